"""A running `entente serve`, as the benchmarks ask it."""

import http.client
import os
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "entente"


class Server:
    """Serves the built-in data or a data package; with `neo4j` from the server that the environment names, where the package
    is imported first and whatever else is there removed."""

    def __init__(self, data=None, neo4j=False, options=()):
        environment = {name: value for name, value in os.environ.items() if neo4j or not name.startswith("NEO4J_")}
        package = ["--data", str(data)] if data else []
        if neo4j:
            subprocess.run([BINARY, "import", *package, "--prune"], env=environment, check=True)
        command = [BINARY, "serve", "--listen", "127.0.0.1:0", *([] if neo4j else package), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1].split("/")[0])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port)

    def post(self, body):
        """Seconds, the status, and the answer as text."""
        begun = time.perf_counter()
        self.connection.request("POST", "/graphql", body.encode(), {"Content-Type": "application/json"})
        response = self.connection.getresponse()
        answer = response.read()
        return time.perf_counter() - begun, response.status, answer

    def memory(self):
        """Resident memory in bytes: now, and the most there was."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        fields = dict(line.split(":", 1) for line in status.splitlines())
        return [int(fields[name].split()[0]) * 1024 for name in ("VmRSS", "VmHWM")]

    def cpu(self):
        """Processor time used so far, in seconds."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Ends it as a service manager does."""
        self.process.terminate()
        self.process.wait(20)
