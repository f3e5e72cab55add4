#!/usr/bin/env python3
"""Measures a release of Usher: each question of docs/performance.md over HTTP, in turns with its floor.

    benches/bench.py --sizes 10000,100000            SQLite
    benches/bench.py --database postgres             on a server that TEST_POSTGRES_URL names
    benches/bench.py --seconds 5 --only page,search  longer, and some of them
    benches/bench.py --database postgres --nodes 1,2,3 --only nodes

Prints a table in Markdown and keeps everything as JSON under benches/results. What it trusts is the processor time of the
server a request, taken from /proc before and after: that hardly depends on what else the machine does. Requests a
second and latencies do, so compare them within one run.
"""

import argparse
import hashlib
import http.client
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
TICK = os.sysconf("SC_CLK_TCK")
EMAIL, PASSWORD = "bench@example.org", "a kettle of four words"
CONNECTIONS = 16


def say(words):
    print(f"==> {words}", file=sys.stderr, flush=True)


class Server:
    """One `usher` process on a free port."""

    def __init__(self, usher, env, *arguments, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.env = {
            **os.environ,
            **env,
            "USHER_LISTEN": f"127.0.0.1:{self.port}",
            "USHER_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "USHER_LOG_LEVEL": "warn",
        }
        self.env.pop("USHER_TOOLS", None)
        self.usher, self.folder = usher, folder
        begun = time.monotonic()
        self.process = subprocess.Popen(
            [usher, *arguments], cwd=folder, env=self.env, stdout=subprocess.PIPE, text=True
        )
        line = self.process.stdout.readline()
        self.ready_ms = (time.monotonic() - begun) * 1000
        if "Usher is at" not in line:
            sys.exit(f"the server did not start: {line}")

    def run(self, *arguments, text=""):
        done = subprocess.run(
            [self.usher, *arguments], cwd=self.folder, env=self.env, input=text, text=True, capture_output=True
        )
        return done.returncode == 0, done.stdout + done.stderr

    def ask(self, method, path, body=None, headers=None):
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        sent = json.dumps(body) if body is not None else None
        headers = {**(headers or {}), **({"content-type": "application/json"} if sent else {})}
        link.request(method, path, sent, headers)
        answer = link.getresponse()
        return answer.status, answer.read(), answer.headers

    def cpu(self, extra=None):
        """Seconds of user and system time so far, of the server and of all processes of another program."""
        total = 0
        for pid in (self.process.pid, *(children_of(extra) if extra else ())):
            try:
                fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except FileNotFoundError:
                continue
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def memory(self, what="VmRSS"):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def children_of(name):
    """Process ids of a program, for the work that PostgreSQL does: a connection is a process, and more come while it is asked."""
    pids = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            if f"({name})" in stat.read_text():
                pids.append(int(stat.parent.name))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return pids


def wrk(server, path, headers, seconds, script=None, connections=CONNECTIONS, threads=2):
    command = ["wrk", "--latency", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    if script:
        command += ["-s", script]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{server.port}{path}"], text=True, capture_output=True, check=True
    ).stdout
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {
        "requests": int(re.search(r"(\d+) requests in", said)[1]),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        "p50": millis(re.search(r"50%\s+([\d.]+)(\w+)", said)),
        "p99": millis(re.search(r"99%\s+([\d.]+)(\w+)", said)),
        "wrong": int(wrong[1]) if wrong else 0,
    }


def millis(found):
    return float(found[1]) * {"us": 0.001, "ms": 1, "s": 1000, "m": 60000}[found[2]]


def measure(server, path, headers, options, script=None, connections=CONNECTIONS, extra=None):
    """The load, and what a single reader waits for."""
    warm = wrk(server, path, headers, 1, script, connections)
    if not script and warm["rate"] < 100:
        return one_by_one(server, path, headers, options, extra)
    before = server.cpu(extra)
    load = wrk(server, path, headers, options.seconds, script, connections)
    load["cpu"] = (server.cpu(extra) - before) * 1000 / max(load["requests"], 1)
    if connections > 1 and not script:
        alone = wrk(server, path, headers, max(1, options.seconds // 2), connections=1, threads=1)
        load["alone_p50"], load["alone_p99"] = alone["p50"], alone["p99"]
    return load


def one_by_one(server, path, headers, options, extra):
    """A question that takes so long that sixteen at a time would only measure the queue."""
    time.sleep(2)
    took, before, began = [], server.cpu(extra), time.monotonic()
    while time.monotonic() - began < options.seconds or len(took) < 10:
        each = time.monotonic()
        status, _, _ = server.ask("GET", path, headers=headers)
        assert status == 200, status
        took.append((time.monotonic() - each) * 1000)
    cpu = (server.cpu(extra) - before) * 1000 / len(took)
    took.sort()
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    return {"requests": len(took), "rate": 1000 / p50, "p50": p50, "p99": p99, "wrong": 0, "cpu": cpu,
            "alone_p50": p50, "alone_p99": p99}


def schema():
    files = sorted((ROOT / "migrations/sqlite").glob("*.sql")) + [ROOT / "crates/accounts/src/seed.rs"]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def seeded(usher, database, size, events):
    """A folder with a database of this size: made once for each schema, copied for each run."""
    organizations = max(1, min(size // 50, 5000))
    plan = ["seed", "--users", str(size), "--organizations", str(organizations), "--events", str(events)]
    work = pathlib.Path(tempfile.mkdtemp(prefix="usher-bench."))
    if database == "postgres":
        name = f"bench_{size}_{os.getpid()}"
        url = os.environ["TEST_POSTGRES_URL"]
        subprocess.run(["psql", "-q", url, "-c", f"create database {name}"], check=True)
        env = {"USHER_DATABASE_URL": f"{url.rsplit('/', 1)[0]}/{name}"}
        say(f"Seeding PostgreSQL with {size} users and {events} events")
        seed(usher, plan, env, work)
        return work, env
    kept = TARGET / "bench" / f"{size}-{events}-{schema()}"
    if not (kept / "done").exists():
        shutil.rmtree(kept, ignore_errors=True)
        kept.mkdir(parents=True)
        say(f"Seeding {size} users and {events} events: once for each schema")
        seed(usher, plan, {"USHER_DATABASE_URL": "sqlite://usher.db"}, kept)
        (kept / "done").touch()
    for file in kept.glob("usher.*"):
        shutil.copy(file, work)
    # Otherwise the first commits wait for the copy to reach the disk.
    os.sync()
    return work, {"USHER_DATABASE_URL": "sqlite://usher.db"}


def seed(usher, plan, env, folder):
    env = {**os.environ, **env, "USHER_LOG_LEVEL": "error"}
    env.pop("USHER_TOOLS", None)
    began = time.monotonic()
    subprocess.run([usher, *plan], cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    say(f"  {time.monotonic() - began:.0f} s")


def script_for_roles(work, ids, token):
    """Gives and takes a role, each thread among people of its own: everybody once, then everybody again."""
    file = work / "roles.lua"
    listed = ", ".join(f'"{one}"' for one in ids)
    file.write_text(
        f"""
local ids = {{ {listed} }}
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
-- wrk asks once without sending, to see that it can; whoever it does not ask gives the first role twice.
function init() step = -1 end
function request()
  local half = math.floor(#ids / 2)
  local now = math.max(step, 0)
  local id = ids[number * half + now % half + 1]
  local gives = math.floor(now / half) % 2 == 0
  step = step + 1
  local headers = {{ ["authorization"] = "Bearer {token}", ["content-type"] = "application/json" }}
  if gives then
    return wrk.format("POST", "/api/v1/users/" .. id .. "/roles", headers, '{{"role_name":"org_admin"}}')
  end
  return wrk.format("DELETE", "/api/v1/users/" .. id .. "/roles/org_admin", headers)
end
"""
    )
    return str(file)


def nearest(server, token, size, share):
    """A word that about this share of everybody matches."""
    best = None
    for word in ["ngata", "iyer", "alzahra", "papa", "wolfes", "ngozi", "okonkwo", "koval", "каренина", "yusuf.ng", "ada.lo",
                 "acme.example", "zoe.h", "matteo", "rossi"]:
        _, body, _ = server.ask("GET", f"/api/v1/users?page_size=1&search={quote(word)}", headers=token)
        total = json.loads(body)["total"]
        off = abs(total / size - share)
        if total and (best is None or off < best[0]):
            best = (off, word, total)
    return best[1], best[2]


def questions(server, token, size):
    """What is asked, as (name, path)."""
    def users(query):
        status, body, _ = server.ask("GET", f"/api/v1/users?{query}", headers=token)
        assert status == 200, (status, query, body[:200])
        return json.loads(body)

    last = users("page_size=50&page=1")["total"] // 50
    deep = min(2000, last)
    some = users(f"page_size=50&page={max(1, last // 2)}")["users"]
    person = next(one for one in some if one["full_name"] and one["org_id"])
    org = person["org_id"]
    rare, found = nearest(server, token, size, 0.005)
    local = quote(person["email"].split("@")[0])
    page = "/api/v1/users?page_size=50"
    return person, [
        ("page 1 of all", page),
        (f"page {deep} of all", f"{page}&page={deep}"),
        (f"page {last // 2} of all", f"{page}&page={last // 2}"),
        ("by name, the middle page", f"{page}&sort=full_name&page={last // 2}"),
        ("one organization", f"{page}&org_id={org}"),
        ("active", f"{page}&is_active=true"),
        ("inactive", f"{page}&is_active=false"),
        ("role org_admin", f"{page}&role_filter=org_admin"),
        ("role super_admin", f"{page}&role_filter=super_admin"),
        ("organization + role + active", f"{page}&org_id={org}&role_filter=user&is_active=true"),
        ("search, one hit, e-mail", f"{page}&search={quote(person['email'])}"),
        ("search, one hit, part of it", f"{page}&search={local}"),
        (f"search, {100 * found / size:.1f} % match", f"{page}&search={quote(rare)}"),
        ("search, two letters", f"{page}&search=lo"),
        ("search, one letter that all have", f"{page}&search=%40"),
        ("search, a word that all have", f"{page}&search=.example"),
        ("one user", f"/api/v1/users/{person['user_id']}"),
        ("a timeline of 2,000 events", f"/api/v1/users/{person['user_id']}/activity?page_size=50"),
        ("caller alone (auth/me)", "/api/v1/auth/me"),
    ]


def bench(usher, database, size, options):
    events = min(size * 10, options.events)
    work, env = seeded(usher, database, size, events)
    results = {"database": database, "users": size, "events": events, "questions": {}}
    server = Server(usher, env, "serve", folder=work)
    try:
        fine, words = server.run("admin", "create", "--email", EMAIL, "--password-stdin", text=PASSWORD)
        assert fine, words
        for number in range(2):
            server.stop()
            server = Server(usher, env, "serve", folder=work)
        results["ready_ms"] = round(server.ready_ms, 1)
        time.sleep(2)
        results["idle_mb"] = round(server.memory(), 1)
        status, body, headers = server.ask("POST", "/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD})
        assert status == 200, body
        token = {"authorization": "Bearer " + json.loads(body)["access_token"]}
        cookie = {"cookie": headers["set-cookie"].split(";")[0]}
        person, asked = questions(server, token, size)
        say("Two thousand events for one person")
        for number in range(2000):
            server.ask("PATCH", f"/api/v1/users/{person['user_id']}", {"full_name": f"Name {number}"}, token)
        extra = "postgres" if database == "postgres" else None

        def note(name, found, path=None, floor=None):
            results["questions"][name] = found
            if floor:
                found["floor"] = floor
            more = f", floor {floor['rate']:.0f}/s" if floor else ""
            wrong = f", {found['wrong']} WRONG" if found["wrong"] else ""
            say(f"  {name}: {found['cpu']:.3f} ms CPU, {found['rate']:.0f}/s, p50 {found['p50']:.2f}, "
                f"p99 {found['p99']:.2f}, alone p99 {found.get('alone_p99', 0):.2f}{more}{wrong}")

        say(f"{size} users on {database}")
        for name, path in asked:
            if options.only and not any(part in name for part in options.only.split(",")):
                continue
            _, bytes_, headers = server.ask("GET", path, headers=token)
            found = measure(server, path, token, options, extra=extra)
            found["bytes"] = len(bytes_)
            note(name, found, floor=floor(usher, work, env, bytes_, headers["content-type"], options))
        if not options.only or "html" in options.only:
            _, bytes_, headers = server.ask("GET", "/users", headers=cookie)
            found = measure(server, "/users", cookie, options, extra=extra)
            found["bytes"] = len(bytes_)
            note("users page as HTML", found, floor=floor(usher, work, env, bytes_, headers["content-type"], options))
        if not options.only or "write" in options.only:
            ids = [one["user_id"] for page in range(2, 12) for one in json.loads(
                server.ask("GET", f"/api/v1/users?page_size=100&role_filter=user&page={page}", headers=token)[1])["users"]
                if "org_admin" not in json.dumps(one["roles"])]
            script = script_for_roles(work, ids, token["authorization"].split()[1])
            for writers in (1, 16, 64):
                found = measure(server, "/", {}, options, script, writers if writers > 1 else 2, extra)
                note(f"roles given and taken, {writers if writers > 1 else 2} writers", found)
        if not options.only or "sign-in" in options.only:
            sign_ins(server, note, token, options)
        if options.nodes:
            nodes(usher, env, work, server, asked, token, options, note, extra)
        if not options.no_floor:
            fine, lines = server.run("floor", "--in-process", token["authorization"].split()[1])
            assert fine, lines
            lines = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
            results["in_process"] = {line.pop("question"): line for line in lines}
        results["peak_mb"] = round(server.memory("VmHWM"), 1)
        results["after_mb"] = round(server.memory(), 1)
    finally:
        server.stop()
        shutil.rmtree(work, ignore_errors=True)
    return results


def floor(usher, work, env, bytes_, kind, options):
    """The same bytes from memory, through the same layers."""
    if options.no_floor:
        return None
    body = work / "floor.body"
    body.write_bytes(bytes_)
    server = Server(usher, env, "floor", "--body", str(body), "--kind", kind, folder=work)
    try:
        return measure(server, "/", {}, options)
    finally:
        server.stop()


def nodes(usher, env, work, first, asked, token, options, note, extra):
    """The same reads asked of one, two, three nodes on one database at the same time, by the same connections in all."""
    more = [Server(usher, env, "serve", folder=work) for _ in range(max(options.nodes) - 1)]
    try:
        for count in options.nodes:
            used = [first, *more][:count]
            for name, path in asked:
                if name not in ("page 1 of all", "one user"):
                    continue
                with ThreadPoolExecutor(count) as pool:
                    each = max(1, CONNECTIONS // count)
                    ask = lambda server, seconds: wrk(server, path, token, seconds, connections=each, threads=1)
                    list(pool.map(lambda server: ask(server, 1), used))
                    before = sum(server.cpu() for server in used), used[0].cpu(extra) - used[0].cpu()
                    found = list(pool.map(lambda server: ask(server, options.seconds), used))
                requests = sum(one["requests"] for one in found)
                spent = sum(server.cpu() for server in used) - before[0]
                database = used[0].cpu(extra) - used[0].cpu() - before[1]
                note(f"{name}, {count} node{'s' * (count > 1)}", {
                    "requests": requests, "rate": sum(one["rate"] for one in found), "cpu": spent * 1000 / requests,
                    "database_cpu": database * 1000 / requests, "p50": max(one["p50"] for one in found),
                    "p99": max(one["p99"] for one in found), "wrong": sum(one["wrong"] for one in found)})
    finally:
        for server in more:
            server.stop()


def sign_ins(server, note, token, options):
    """Sign-ins one after the other, and reads while a storm of them goes on."""
    began, before, count = time.monotonic(), server.cpu(), 0
    while time.monotonic() - began < options.seconds:
        status, _, _ = server.ask("POST", "/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD})
        assert status == 200, status
        count += 1
    took = time.monotonic() - began
    note("sign-in, one after the other", {
        "cpu": (server.cpu() - before) * 1000 / count, "rate": count / took, "requests": count,
        "p50": took * 1000 / count, "p99": 0, "wrong": 0})
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(
            'wrk.method = "POST"\nwrk.headers["content-type"] = "application/json"\n'
            f"wrk.body = '{json.dumps({'email': 'nobody@example.org', 'password': 'not this one'})}'\n")
        script.flush()
        storm = subprocess.Popen(
            ["wrk", "-t1", "-c32", f"-d{options.seconds + 3}s", "--timeout", "30s", "-s", script.name,
             f"http://127.0.0.1:{server.port}/api/v1/auth/login"], stdout=subprocess.DEVNULL)
        time.sleep(1)
        found = wrk(server, "/api/v1/users?page_size=50", token, options.seconds, connections=2)
        storm.wait()
    note("page 1 during a storm of sign-ins", {**found, "cpu": 0})


def markdown(all_results):
    """One table: questions down, sizes across, CPU ms a request."""
    print()
    for result in all_results:
        print(f"{result['database']}, {result['users']:,} users, {result['events']:,} events: ready in "
              f"{result['ready_ms']} ms, {result['idle_mb']} MB idle, {result['peak_mb']} MB at the peak\n")
        print("| question | CPU ms | req/s | p50 ms | p99 ms | alone p99 ms | of the floor |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for name, found in result["questions"].items():
            share = f"{100 * found['rate'] / found['floor']['rate']:.0f} %" if found.get("floor") else ""
            alone = f"{found['alone_p99']:.2f}" if "alone_p99" in found else ""
            print(f"| {name} | {found['cpu']:.3f} | {found['rate']:,.0f} | {found['p50']:.2f} | {found['p99']:.2f} "
                  f"| {alone} | {share} |")
        print()
        if "in_process" in result:
            print("| in process | CPU ms | wall ms |")
            print("| --- | ---: | ---: |")
            for name, found in result["in_process"].items():
                print(f"| {name} | {found['cpu_ms']:.3f} | {found['wall_ms']:.3f} |")
            print()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--usher", default=str(TARGET / "release" / "usher"))
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--sizes", default="10000,100000")
    parser.add_argument("--events", type=int, default=10_000_000, help="at most; ten a user below that")
    parser.add_argument("--seconds", type=int, default=3, help="of load for each question")
    parser.add_argument("--only", default="", help="questions whose names hold one of these, commas between them")
    parser.add_argument("--no-floor", action="store_true")
    parser.add_argument("--nodes", default="", help="on PostgreSQL: so many nodes at a time, as in 1,2,3")
    options = parser.parse_args()
    options.nodes = [int(count) for count in options.nodes.split(",") if count]
    if options.nodes and options.database == "sqlite":
        parser.error("several nodes need PostgreSQL: --database postgres")
    if not shutil.which("wrk"):
        sys.exit("wrk is not installed. To get it: apt-get install wrk (macOS: brew install wrk)")
    results = [bench(str(pathlib.Path(options.usher).resolve()), options.database, int(size), options) for size in options.sizes.split(",")]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, text=True, capture_output=True).stdout.strip()
    kept = ROOT / "benches" / "results"
    kept.mkdir(exist_ok=True)
    file = kept / f"{time.strftime('%Y%m%d-%H%M%S')}-{options.database}.json"
    machine = {"cores": os.cpu_count(), "kernel": platform.release(), "machine": platform.machine()}
    file.write_text(json.dumps({"commit": commit, "machine": machine, "results": results}, indent=1))
    markdown(results)
    say(f"Kept in {file.relative_to(ROOT)}, commit {commit}")


if __name__ == "__main__":
    main()
