#!/usr/bin/env python3
"""Can a stranger tell by the clock whether somebody has an account?

Signs in with a wrong password and asks for a reset link, many times, for addresses that are known, unknown, deactivated,
without a password, and known with a password from before argon2 was made costlier, in random order over one connection,
and compares the medians. The largest gap between two medians has to stay under a millisecond beyond what chance alone
makes of the same figures: the noise is the 95th percentile of that gap over shuffled labels. Statuses and texts are compared as well. No dependencies.

    benches/timing.py --usher target/release/usher [--database-url URL] [--tries 500] [--seed N]
"""

import argparse
import collections
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time

KINDS = ("known", "unknown", "inactive", "no password", "older hash")
# Usher takes no less than the default, so the server that is measured is one whose operator asks for more: a pass over the
# memory besides the two of the default, with which the older hashes were made.
RAISED = {"USHER_ARGON2_PASSES": "3"}
# Enough mailboxes that the limit of reset mails for one of them is not what is measured.
PEOPLE = 180
PASSWORD = "a kettle of four words"
SHUFFLES = 2000


class Usher:
    """A server of its own on a free port, with the settings of production and argon2 as it is told."""

    def __init__(self, binary, database_url):
        self.binary = binary
        self.folder = tempfile.TemporaryDirectory(prefix="usher-timing-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        url = database_url or f"sqlite://{self.folder.name}/usher.db"
        settings = {
            "USHER_LISTEN": f"127.0.0.1:{self.port}",
            "USHER_DATABASE_URL": url,
            # Each try comes from an address of its own, as a patient stranger's would.
            "USHER_TRUSTED_PROXIES": "127.0.0.1",
        }
        clean = {key: value for key, value in os.environ.items() if not key.startswith("USHER_")}
        self.environment = {**clean, **settings}
        self.log = open(os.path.join(self.folder.name, "log"), "w")
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        admin = self.start(
            ["admin", "create", "--email", "root@example.org", "--password-stdin"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
        )
        admin.communicate(PASSWORD + "\n")
        if admin.returncode:
            sys.exit("the administrator could not be made")
        self.process = None
        self.serve(None)

    def start(self, words, more_settings=None, **more):
        environment = {**self.environment, **(more_settings or {})}
        return subprocess.Popen([self.binary, *words], cwd=self.folder.name, env=environment, **more)

    def serve(self, more_settings):
        """Serves with these settings from now on."""
        self.end()
        self.process = self.start(["serve"], more_settings, stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                if self.ask("GET", "/health/ready")[0] == 200:
                    return
            except OSError:
                self.connection.close()
            time.sleep(0.05)
        sys.exit("the server did not start")

    def ask(self, method, path, body=None, **headers):
        text = None if body is None else json.dumps(body)
        if text is not None:
            headers["Content-Type"] = "application/json"
        self.connection.request(method, path, text, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode()

    def end(self):
        self.connection.close()
        if self.process:
            self.process.terminate()
            self.process.wait()

    def stop(self):
        self.end()
        self.log.close()
        self.folder.cleanup()


def people(usher):
    """Addresses of each kind. The server serves with the raised settings afterwards."""
    addresses = {"older hash": made(usher, "older hash")}
    usher.serve(RAISED)
    return addresses | {kind: made(usher, kind) for kind in KINDS if kind != "older hash"}


def made(usher, kind):
    # Of equal length, so that nothing but the account differs.
    addresses = [f"person{n:04}.{KINDS.index(kind)}@example.org" for n in range(PEOPLE)]
    if kind == "unknown":
        return addresses
    _, keys = usher.ask("POST", "/api/v1/auth/login", {"email": "root@example.org", "password": PASSWORD})
    headers = {"Authorization": "Bearer " + json.loads(keys)["access_token"]}
    for email in addresses:
        new = {"email": email}
        if kind != "no password":
            new["password"] = PASSWORD
        status, answer = usher.ask("POST", "/api/v1/users", new, **headers)
        if status != 201:
            sys.exit(f"{email} could not be made: {status} {answer}")
        if kind == "inactive":
            usher.ask("DELETE", "/api/v1/users/" + json.loads(answer)["user_id"], **headers)
    return addresses


def measure(send, addresses, tries, rng):
    """Milliseconds of each try by kind, and the distinct answers."""
    order = [kind for kind in KINDS for _ in range(tries)]
    rng.shuffle(order)
    turns, took, answers = collections.Counter(), collections.defaultdict(list), collections.Counter()
    for number, kind in enumerate(order):
        email = addresses[kind][turns[kind] % len(addresses[kind])]
        turns[kind] += 1
        address = f"198.{18 + number // 65536}.{number // 256 % 256}.{number % 256}"
        before = time.perf_counter_ns()
        answer = send(email, address)
        took[kind].append((time.perf_counter_ns() - before) / 1e6)
        answers[answer] += 1
    return took, answers


def gap(took):
    medians = [statistics.median(values) for values in took.values()]
    return max(medians) - min(medians)


def noise(took, rng):
    """The gap that chance alone makes, but for one time in twenty."""
    every = [value for values in took.values() for value in values]
    size, gaps = len(every) // len(took), []
    for _ in range(SHUFFLES):
        rng.shuffle(every)
        gaps.append(gap({n: every[n * size : (n + 1) * size] for n in range(len(took))}))
    return statistics.quantiles(gaps, n=20)[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--usher", required=True)
    parser.add_argument("--database-url")
    parser.add_argument("--tries", type=int, default=500)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    asked = parser.parse_args()
    rng = random.Random(asked.seed)
    usher = Usher(os.path.abspath(asked.usher), asked.database_url)
    try:
        addresses = people(usher)
        told = []

        def sign_in(email, address):
            body = {"email": email, "password": "not the password"}
            return usher.ask("POST", "/api/v1/auth/login", body, **{"X-Forwarded-For": address})

        def forget(email, address):
            path = "/api/v1/auth/forgot-password?email=" + email.replace("@", "%40")
            return usher.ask("POST", path, **{"X-Forwarded-For": address})

        print(f"seed {asked.seed}, {asked.tries} tries per kind, medians in ms")
        print(f"  {'':<16}" + "".join(f"{kind:>13}" for kind in KINDS) + f"{'gap':>9}{'noise':>9}")
        for name, send in (("sign-in", sign_in), ("forgot-password", forget)):
            for kind in KINDS:
                send(addresses[kind][0], "198.51.100.1")
            took, answers = measure(send, addresses, asked.tries, rng)
            found, by_chance = gap(took), noise(took, rng)
            medians = "".join(f"{statistics.median(took[kind]):>13.3f}" for kind in KINDS)
            print(f"  {name:<16}{medians}{found:>9.3f}{by_chance:>9.3f}")
            if len(answers) != 1:
                told.append(f"{name}: answers differ: {dict(answers)}")
            if found - by_chance >= 1:
                told.append(f"{name}: the medians are {found:.3f} ms apart, {by_chance:.3f} of it by chance")
    finally:
        usher.stop()
    if told:
        sys.exit("\n".join(told))
    print("Nobody can tell.")


if __name__ == "__main__":
    main()
