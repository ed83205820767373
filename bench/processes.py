"""Starting what is measured, and reading what it cost from /proc: processor time of a process and all it started,
memory now and at its highest."""

import http.client
import os
import pathlib
import re
import socket
import subprocess
import time

TICK = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def stat(pid):
    """(parent, processor seconds of itself and of the children it has waited for), or None when it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    fields = text.rsplit(")", 1)[1].split()
    return int(fields[1]), sum(int(f) for f in fields[11:15]) / TICK


def tree_seconds(root):
    """Processor seconds of a process, of its living descendants, and of the children each has waited for."""
    living = {int(p): s for p in os.listdir("/proc") if p.isdigit() and (s := stat(p))}
    family, grew = {root}, True
    while grew:
        more = {p for p, (parent, _) in living.items() if parent in family} - family
        family |= more
        grew = bool(more)
    return sum(living[p][1] for p in family if p in living)


class Server:
    """A running server. `environment` is all it gets besides PATH and HOME."""

    running = []

    def __init__(self, name, command, port, folder, environment=None, ready="/"):
        self.name, self.port, self.folder = name, port, folder
        self.log = open(folder / f"{re.sub('[^a-z]+', '-', name)}.log", "ab")
        env = {"PATH": os.environ["PATH"], "HOME": str(folder)} | (environment or {})
        began = time.perf_counter()
        self.process = subprocess.Popen(
            command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log
        )
        Server.running.append(self)
        self.start_ms = self._answering(ready, began)

    def _answering(self, path, began):
        """Milliseconds until the first answer below 500."""
        while time.perf_counter() - began < 60:
            if self.process.poll() is not None:
                break
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", path)
                if connection.getresponse().status < 500:
                    return (time.perf_counter() - began) * 1000
            except OSError:
                time.sleep(0.001)
            finally:
                connection.close()
        raise SystemExit(f"{self.name} does not answer:\n{pathlib.Path(self.log.name).read_text()[-2000:]}")

    def seconds(self):
        return tree_seconds(self.process.pid)

    def memory_mib(self, field):
        """`VmRSS` now or `VmHWM` at its highest since `forget_peak`, of the process itself."""
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        raise SystemExit(f"{self.name} has ended")

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    def stop(self):
        Server.running.remove(self)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.log.close()
