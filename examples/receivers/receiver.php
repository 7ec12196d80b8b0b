<?php
// Receives calls from Offhook and stores the latest event of each in a SQLite database. Needs PHP 8 with pdo_sqlite.
//
//   OFFHOOK_SECRET=whsec_… php -S 127.0.0.1:9000 receiver.php
//
// In the integration, set the format to JSON and add the rows uniqueid = [[uniqueid]] and sequence = [[sequence]].
// In production, use a web server with PHP-FPM, and set DATABASE (calls.db beside this file) to a file that it doesn't serve.

function verify(array $headers, string $body): bool
{
    $key = base64_decode(str_replace('whsec_', '', (string) getenv('OFFHOOK_SECRET')));
    if (strlen($key) < 24) {
        throw new RuntimeException('Set OFFHOOK_SECRET to the signing key of the integration.');
    }
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!preg_match('/^\d{1,12}$/D', $timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $signed = ($headers['webhook-id'] ?? '') . ".$timestamp.$body";
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $given) {
        if (hash_equals($expected, $given)) {
            return true;
        }
    }
    return false;
}

// In one transaction. Returns false for a duplicate, and for an event that is older than the stored one.
function store(string $id, array $call, string $body): bool
{
    $database = new PDO('sqlite:' . (getenv('DATABASE') ?: __DIR__ . '/calls.db'));
    $database->exec('PRAGMA busy_timeout = 5000');
    $database->exec('CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY)');
    $database->exec(
        'CREATE TABLE IF NOT EXISTS calls (uniqueid TEXT PRIMARY KEY, sequence INTEGER NOT NULL, body TEXT NOT NULL)'
    );
    $insertId = $database->prepare('INSERT INTO webhooks (id) VALUES (?) ON CONFLICT DO NOTHING');
    $upsertCall = $database->prepare(
        'INSERT INTO calls (uniqueid, sequence, body) VALUES (?, ?, ?)
        ON CONFLICT (uniqueid) DO UPDATE SET sequence = excluded.sequence, body = excluded.body
        WHERE excluded.sequence > calls.sequence'
    );
    $database->exec('BEGIN IMMEDIATE');
    $insertId->execute([$id]);
    $isNew = $insertId->rowCount() === 1;
    if ($isNew) {
        $upsertCall->execute([$call['uniqueid'], $call['sequence'], $body]);
        $isNew = $upsertCall->rowCount() === 1;
    }
    $database->exec('COMMIT');
    return $isNew;
}

// Slow work, after the response. If it must not be lost when PHP ends, do it in a program that reads the table.
function work(string $body): void
{
    error_log($body);
}

function respond(int $status, string $text = ''): void
{
    http_response_code($status);
    header('content-type: text/plain');
    echo $text;
}

const BODY_BYTES_MAX = 1024 * 1024; // Offhook sends 256 KiB at most

function receive(): void
{
    if ($_SERVER['REQUEST_METHOD'] !== 'POST') {
        respond(405, 'POST only');
        return;
    }
    $body = file_get_contents('php://input', length: BODY_BYTES_MAX + 1);
    if (strlen($body) > BODY_BYTES_MAX) {
        respond(413, 'too large');
        return;
    }
    $headers = array_change_key_case(getallheaders());
    if (!verify($headers, $body)) {
        respond(401, 'wrong signature or time');
        return;
    }
    $call = json_decode($body, true);
    if (!is_array($call) || !is_string($call['uniqueid'] ?? null) || !is_int($call['sequence'] ?? null)) {
        respond(400, 'not JSON with uniqueid (text) and sequence (number)');
        return;
    }
    $isNew = store($headers['webhook-id'], $call, $body);
    respond(204);
    function_exists('fastcgi_finish_request') ? fastcgi_finish_request() : flush();
    if ($isNew) {
        work($body);
    }
}

ini_set('display_errors', '0');
try {
    receive();
} catch (Throwable $error) {
    error_log($error->getMessage()); // the key is missing, or the database is unavailable
    if (!headers_sent()) {
        respond(500, 'try again');
    }
}
