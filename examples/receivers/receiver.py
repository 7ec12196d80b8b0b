# Receives calls from Offhook and stores the latest event of each in a SQLite database. Needs Python 3.9 and no packages.
#
#   OFFHOOK_SECRET=whsec_… python3 receiver.py
#
# In the integration, set the format to JSON and add the rows uniqueid = [[uniqueid]] and sequence = [[sequence]].
# PORT (9000) and DATABASE (calls.db) change the defaults. In production, put a reverse proxy in front, for TLS.
import json, re, sqlite3, sys, threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import base64, hashlib, hmac, os, time

key = base64.b64decode(os.environ.get("OFFHOOK_SECRET", "").removeprefix("whsec_"))
if len(key) < 24:
    raise SystemExit("Set OFFHOOK_SECRET to the signing key of the integration.")


def verify(headers, body):
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    try:
        if abs(time.time() - int(timestamp)) > 300:
            return False
    except ValueError:
        return False
    signed = f"{message_id}.{timestamp}.".encode() + body
    expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(expected, signature.encode()) for signature in given)


database = sqlite3.connect(os.environ.get("DATABASE", "calls.db"), check_same_thread=False)
database.executescript(
    """
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS calls (uniqueid TEXT PRIMARY KEY, sequence INTEGER NOT NULL, body TEXT NOT NULL);
    """
)
one_at_a_time = threading.Lock()

INSERT_ID = "INSERT INTO webhooks (id) VALUES (?) ON CONFLICT DO NOTHING"
UPSERT_CALL = """
    INSERT INTO calls (uniqueid, sequence, body) VALUES (?, ?, ?)
    ON CONFLICT (uniqueid) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
    WHERE excluded.sequence > calls.sequence
"""


# In one transaction. Returns False for a duplicate, and for an event that is older than the stored one.
def store(message_id, call, body):
    with one_at_a_time, database:
        if database.execute(INSERT_ID, (message_id,)).rowcount == 0:
            return False
        return database.execute(UPSERT_CALL, (call["uniqueid"], call["sequence"], body)).rowcount == 1


# Slow work, after the response. If it must not be lost when this program ends, do it in a program that reads the table.
def work(body):
    print(body, flush=True)


BODY_BYTES_MAX = 1024 * 1024  # Offhook sends 256 KiB at most


def call_of(body):
    try:
        call = json.loads(body)
        return call if type(call["uniqueid"]) is str and type(call["sequence"]) is int else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


class Receiver(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30  # seconds without a byte

    def do_POST(self):
        length = self.headers["content-length"] or ""
        if not re.fullmatch("[0-9]{1,9}", length):
            return self.respond(411, "content-length is missing")
        if int(length) > BODY_BYTES_MAX:
            return self.respond(413, "too large")
        body = self.rfile.read(int(length))
        if not verify(self.headers, body):
            return self.respond(401, "wrong signature or time")
        call = call_of(body)
        if call is None:
            return self.respond(400, "not JSON with uniqueid (text) and sequence (number)")
        try:
            is_new = store(self.headers["webhook-id"], call, body.decode())
        except Exception as error:
            print(repr(error), file=sys.stderr)
            return self.respond(500, "try again")
        self.respond(204)
        if is_new:
            work(body.decode())

    def do_GET(self):
        self.respond(405, "POST only")

    do_PUT = do_PATCH = do_DELETE = do_GET

    def respond(self, status, text=""):
        self.send_response(status)
        if status != 204:
            self.send_header("content-length", str(len(text)))
            self.send_header("connection", "close")
        self.end_headers()
        self.wfile.write(text.encode())
        self.wfile.flush()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "9000"))), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
