"""An HTTP server on 127.0.0.1 whose answers a test defines. It stands in for the services that give out credentials.

Reads one line of JSON: an object of answers by request, such as {"GET /path": [{"status": 200, "body": "text"}]}. They
are given in their order, and the last one again and again. An answer null is no answer: the connection stays open. Any
other request is answered with 404.

Prints its port, and then for each request a line of JSON with request, headers (names in lower case) and body.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ANSWERS = json.loads(sys.stdin.readline())
LOCK = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        request = f"{self.command} {self.path}"
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        with LOCK:
            print(json.dumps({"request": request, "headers": headers, "body": body}), flush=True)
            answers = ANSWERS.get(request, [{"status": 404, "body": ""}])
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            threading.Event().wait()
        text = answer["body"].encode()
        self.send_response(answer["status"])
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = answer

    def log_message(self, *_) -> None:
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_port, flush=True)
server.serve_forever()
