"""The tables and the verdicts. A verdict compares only figures of the same run."""

import time


def table(head, rows):
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(str(c) for c in line) + " |" for line in lines)


class Report:
    def __init__(self, machine, tiny):
        self.machine, self.tiny = machine, tiny
        self.parts, self.targets = [], []

    def target(self, what, wanted, figure, met):
        self.targets.append([what, wanted, figure, "met" if met else "**not met**"])

    def at_least(self, what, figure, wanted, unit="×"):
        self.target(what, f"≥ {wanted:g}{unit}", f"{figure:.2f}{unit}", figure >= wanted)

    def at_most(self, what, figure, wanted, unit):
        self.target(what, f"≤ {wanted:g}{unit}", f"{figure:.2f}{unit}", figure <= wanted)

    def uploads(self, middle, rounds, idle, peaks, small, big):
        names = ["strongroom relaxed", "strongroom synced", "@tus/server", "rclone crypt", "disk file", "disk entry"]
        labels = {"strongroom relaxed": "Strongroom, sealed, bytes not synced (`relaxed`)",
                  "strongroom synced": "Strongroom, sealed, synced (as shipped)",
                  "@tus/server": "@tus/server, plain, not synced", "rclone crypt": "rclone crypt, sealed, not synced",
                  "disk file": "create + write + fsync, no server", "disk entry": "the same + fsync of the folder"}
        jobs = {"small1": f"{small} × 1 MiB, 1 at a time", "small4": f"{small} × 1 MiB, 4 at a time",
                "big": f"1 × {big >> 20} MiB"}
        mib = {"small1": small, "small4": small, "big": big >> 20}
        for job, title in jobs.items():
            rows = []
            for name in names:
                run, walls = middle[job, name], [r["wall"] for r in rounds[job, name]]
                rows.append([labels[name], f"{run['wall']:.2f}", f"{min(walls):.2f}–{max(walls):.2f}",
                             f"{mib[job] / run['wall']:.0f}", f"{run['cpu']:.2f}", f"{run['p50'] * 1000:.1f}",
                             f"{run['p99'] * 1000:.1f}",
                             f"{peaks[job, name]:.0f}" if (job, name) in peaks else ""])
            work = sum((mib[job] << 20) / 1e9 / speed for speed in self.machine["openssl"].values())
            rows.append(["SHA-256 and AES-256-GCM of these bytes at OpenSSL's speed, and the probe's writing", "", "", "",
                         f"{work + middle[job, 'disk file']['cpu']:.2f}", "", "", ""])
            head = [title, "wall s", "range", "MiB/s", "CPU s", "p50 ms", "p99 ms", "peak MiB"]
            self.parts.append(table(head, rows))
        self.upload_targets(middle, idle, peaks)

    def upload_targets(self, middle, idle, peaks):
        for mode in ["relaxed", "synced"]:
            name = f"strongroom {mode}"
            for peer, wall, cpu in [("@tus/server", 1.5, 0.6), ("rclone crypt", 2, 0.4)]:
                ours, theirs = middle["big", name], middle["big", peer]
                self.at_least(f"large file, {mode}: wall against {peer}", theirs["wall"] / ours["wall"], wall)
                self.at_most(f"large file, {mode}: CPU against {peer}", ours["cpu"] / theirs["cpu"], cpu, "×")
            for job, at_once in [("small1", 1), ("small4", 4)]:
                ratio = middle[job, "@tus/server"]["wall"] / middle[job, name]["wall"]
                self.at_least(f"small files, {mode}, {at_once} at a time: wall against @tus/server", ratio, 2)
        for job, at_once in [("small1", 1), ("small4", 4)]:
            for probe, what in [("disk file", "fsync probe"), ("disk entry", "fsync probe with the folder")]:
                ratio = middle[job, probe]["wall"] / middle[job, "strongroom synced"]["wall"]
                self.at_least(f"small files, synced, {at_once} at a time: against the {what}", ratio, 0.7)
        ours = {n: idle[n] for n in idle if n.startswith("strongroom")}
        self.at_most("memory: idle", max(ours.values()), 40, " MiB")
        self.at_most("memory: highest in any upload", max(v for (_, n), v in peaks.items() if n in ours), 64, " MiB")
        rows = [[n, f"{idle[n]:.0f}", f"{max(v for (_, k), v in peaks.items() if k == n):.0f}"] for n in idle]
        self.parts.append(table(["memory, MiB", "idle", "highest"], rows))

    def commits(self, rows):
        names = {"vault 1": "Strongroom's vault, 1 at a time", "vault 16": "Strongroom's vault, 16 at a time",
                 "sqlite": "plain SQLite FULL, two inserts, 1 at a time"}
        self.parts.append(table(["durable small commits", "per second", "CPU ms each"],
                                [[names[n], f"{r['rate']:.0f}", f"{r['cpu_ms']:.2f}"] for n, r in rows.items()]))
        self.at_least("commits, 16 at a time: against serial SQLite", rows["vault 16"]["rate"] / rows["sqlite"]["rate"], 4)

    def size(self, size, idle, peak, growing_s):
        self.sizes = getattr(self, "sizes", {}) | {size: (idle, peak, growing_s)}

    def pages(self, rows, count, starts):
        names = {"home": "client home", "queue": "staff review queue"}
        ms = lambda s: f"{s * 1000:.2f}"
        body = [[f"{names[page]}, {size} matters", ms(run["p50"]), ms(run["p99"]), ms(run["cpu"] / count)]
                for page, size, run in sorted(rows, key=lambda r: (r[0], r[1]))]
        self.parts.append(table([f"{count} requests, 1 at a time", "p50 ms", "p99 ms", "CPU ms each"], body))
        body = [[f"{size} matters", f"{starts[size]:.0f}", f"{idle:.0f}", f"{peak:.0f}", f"{grew:.0f}"]
                for size, (idle, peak, grew) in self.sizes.items()]
        head = ["practice of", "start to first answer, ms", "idle MiB", "highest MiB", "seeded in s"]
        self.parts.append(table(head, body))
        runs = {(page, size): run for page, size, run in rows}
        least, most = min(starts), max(starts)
        cpu = max(run["cpu"] for (page, _), run in runs.items() if page == "home") / count
        self.at_most("client home: CPU, worst of the sizes", cpu * 1000, 0.5, " ms")
        for page, name in names.items():
            growth = runs[page, most]["p99"] / runs[page, least]["p99"]
            self.at_most(f"{name}: p99 at {most} matters against {least}", growth, 1.3, "×")
        self.at_most("start on an existing data folder, slowest of the sizes", max(starts.values()), 100, " ms")

    def audit(self, rows):
        names = {"batches": "taken into the log in large batches", "work": "a checkpoint every few lines"}
        body = [[names[n], r["lines"], r["checkpoints"], f"{r['wall']:.2f}", f"{r['most']:.2f}", f"{r['cpu']:.2f}",
                 f"{r['peak']:.0f}", f"{r['size']:.0f}", f"{r['writing']:.0f}"] for n, r in rows.items()]
        head = ["audit verify", "lines", "checkpoints", "wall s", "slowest s", "CPU s", "peak MiB", "database MiB",
                "written in s"]
        self.parts.append(table(head, body))
        for n, r in rows.items():
            what = f"audit verify of {r['lines']:,} lines, {names[n]}"
            self.at_most(f"{what}: wall", r["most"], 20, " s")
            self.at_most(f"{what}: memory", r["peak"], 64, " MiB")

    def text(self, load):
        m = self.machine
        versions = ", ".join(f"{k} {v}" for k, v in m["versions"].items())
        speed = ", ".join(f"{k} {v:.2f} GB/s" for k, v in m["openssl"].items())
        head = (f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC{', TINY' if self.tiny else ''} · {m['cpu']}, {m['cores']} cores, "
                f"Linux {m['kernel']} · load average {m['load']:.1f} before, {load:.1f} after · {versions} · "
                f"one core of OpenSSL: {speed}")
        verdicts = table(["target", "wanted", "measured", ""], self.targets)
        return "\n\n".join([head, verdicts, *self.parts]) + "\n"
