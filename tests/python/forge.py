"""What the templates ask of GitHub and GitLab, on loopback: a token, and the comments of one merge request.

python forge.py PORT FILE: comments are kept in FILE, one JSON array.
"""

import json
import sys
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

PORT, COMMENTS = int(sys.argv[1]), Path(sys.argv[2])
NOTES = "/api/v4/projects/7/merge_requests/3/notes"


class Forge(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/token?") and "audience=sts.amazonaws.com" in self.path:
            asked = self.headers["Authorization"] == "Bearer of-the-job"
            return self.answer(200 if asked else 401, {"value": "signed.by.the-forge"})
        if self.path.startswith(NOTES):
            return self.answer(200, self.comments())
        return self.answer(404, {})

    def do_POST(self):
        if self.path != NOTES:
            return self.answer(404, {})
        comments = self.comments()
        comments.append({"id": 100 + len(comments), "body": self.body()})
        return self.keep(201, comments)

    def do_PUT(self):
        comments = self.comments()
        for comment in comments:
            if self.path == f"{NOTES}/{comment['id']}":
                comment["body"] = self.body()
                return self.keep(200, comments)
        return self.answer(404, {})

    def comments(self):
        return json.loads(COMMENTS.read_text())

    def keep(self, status, comments):
        COMMENTS.write_text(json.dumps(comments))
        self.answer(status, {})

    def body(self):
        """The field `body` of a form."""
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        for part in BytesParser().parsebytes(head + raw).get_payload():
            if part.get_param("name", header="Content-Disposition") == "body":
                return part.get_payload(decode=True).decode()
        return None

    def answer(self, status, body):
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


HTTPServer(("127.0.0.1", PORT), Forge).serve_forever()
