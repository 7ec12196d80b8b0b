# receiver.py
import base64, hashlib, hmac, json, os, re, sys, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BODY_BYTES_MAX = 1024 * 1024  # Offhook sends 256 KiB at most
secret = base64.b64decode(os.environ["OFFHOOK_SECRET"].removeprefix("whsec_"))
taken = set()  # webhook-ids. In production: a table with a unique column.
newest = {}  # uniqueid -> highest sequence seen
one_at_a_time = threading.Lock()


def genuine(headers, body):
    try:
        age = abs(time.time() - int(headers["webhook-timestamp"]))
    except (TypeError, ValueError):
        return False
    if age > 300:
        return False
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    given = (headers["webhook-signature"] or "").split(" ")
    return any(hmac.compare_digest(expected.encode(), one.encode()) for one in given)


def call_of(body):
    try:
        call = json.loads(body)
        return call if isinstance(call["uniqueid"], str) and isinstance(call["sequence"], int) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


# Your work. In production: one transaction that stores the webhook-id too.
def work(call):
    uniqueid, sequence = call.pop("uniqueid"), call.pop("sequence")
    if sequence > newest.get(uniqueid, 0):
        print(uniqueid, sequence, json.dumps(call), flush=True)
        newest[uniqueid] = sequence


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a byte

    def do_POST(self):
        length = self.headers["content-length"] or ""
        if not re.fullmatch("[0-9]{1,9}", length):
            return self.answer(411, "content-length is missing")
        if int(length) > BODY_BYTES_MAX:
            return self.answer(413, "too large")
        body = self.rfile.read(int(length))
        if not genuine(self.headers, body):
            return self.answer(401, "wrong signature or time")
        call = call_of(body)
        if call is None:
            return self.answer(400, "not JSON with uniqueid (text) and sequence (number)")
        try:
            with one_at_a_time:  # a repeat waits for the first
                if self.headers["webhook-id"] not in taken:
                    work(call)
                    taken.add(self.headers["webhook-id"])
        except Exception as error:
            print(repr(error), file=sys.stderr)
            return self.answer(500, "try again")
        self.answer(204)

    def do_GET(self):
        self.answer(405, "POST only")

    do_PUT = do_PATCH = do_DELETE = do_GET

    def answer(self, status, why=""):
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(why)))
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(why.encode())

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
