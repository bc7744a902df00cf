"""The page about a box of one's own, line by line on a bare Debian 12 with its own systemd."""

from __future__ import annotations

import json
import math
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.alexa.envelopes import Json, intent
from tests.alexa.verification.cases.signing import Signer
from tests.deploy.box import CLIENT, DOMAIN, Front, certificates
from tests.deploy.debian import WHEELS, Debian, booted, lay_out, lines, missing
from tests.pki.files import Pki
from tests.pki.stand_in import StandIn
from tests.web.processes import SKILL_ID

pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=missing() or "")]
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
HEALTH = "curl --fail --silent http://127.0.0.1:8000/health"


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Debian]:
    """The computer, after the page's first lines; nothing is left of it."""
    root = tmp_path_factory.mktemp("debian")
    try:
        lay_out(root)
        with booted(root) as running:
            yield running
    finally:
        shutil.rmtree(root)


def test_every_line_of_the_page_works_on_a_bare_debian(debian: Debian, pki: Pki) -> None:
    filled = debian.root / "etc" / "filled-in"
    filled.mkdir()
    *_, roots = certificates(filled, pki)
    (filled / "privkey.pem").chmod(0o644)
    with StandIn(pki, filled) as host:
        starts(debian, host)
        front = Front("box", 443, 80, roots)
        with_caddy(debian, front, pki)
        with_nginx(debian, front, pki)
        with_gunicorn(debian, front, pki)
        remembers_and_restores(debian)
        upgrades_and_goes_back(debian)
    told = debian.run(
        "journalctl --namespace=gentle-roll --no-pager; journalctl --no-pager; cat /var/log/nginx/*"
    )
    assert "gentle-roll[" in told
    assert CLIENT not in told, "no address of a client is noted anywhere"


def starts(debian: Debian, host: StandIn) -> None:
    """Settings, service and the timer of copies, with what an owner fills in."""
    names = {"SSL_CERT_FILE": "/etc/filled-in/root.pem"}
    values = {"SKILL_ID": SKILL_ID, **host.environment(), **names}
    settings = "".join(f"{name}={value}\n" for name, value in values.items())
    install, *others = lines("Settings, service, daily copies").strip().splitlines()
    fill = f"sed -i /^SKILL_ID=/d /etc/gentle-roll.env\ncat >> /etc/gentle-roll.env <<'END'\n{settings}END"
    told = debian.run("\n".join([install, fill, *others]))
    assert '"status":"ok"' in told
    assert debian.run("stat -c %U /proc/$(systemctl show -P MainPID gentle-roll)") == "gentle-roll\n"
    assert debian.run("systemctl list-timers --no-legend gentle-roll-backup.timer").strip()


def rolls(front: Front, pki: Pki) -> None:
    """A signed request begins a routine, and the stream that it names is there."""
    begins = Signer(pki, float(math.ceil(time.time()))).request(intent("StartRoutineIntent", limb="foot"))
    answer = front.ask("/alexa", "POST", begins.headers, begins.body)
    assert answer.status == 200, answer
    directives: list[Json] = json.loads(answer.body)["response"]["directives"]
    [play] = [each for each in directives if each["type"] == "AudioPlayer.Play"]
    address = urlsplit(play["audioItem"]["stream"]["url"])
    assert address.hostname == DOMAIN
    assert front.ask(address.path, headers={"Range": "bytes=0-999"}).status == 206
    assert front.ask("/alexa", "POST", {"Content-Type": "application/json"}, begins.body).status == 400


def with_caddy(debian: Debian, front: Front, pki: Pki) -> None:
    """Caddy, with a certificate that is there already."""
    get, install, reload = lines("In front of it: Caddy or nginx", 0).strip().splitlines()
    site = "tls /etc/filled-in/fullchain.pem /etc/filled-in/privkey.pem"
    fill = rf"sed -i 's#^{DOMAIN} {{#&\n\t{site}#' /etc/caddy/Caddyfile"
    debian.run("\n".join([get, install, fill, reload]))
    rolls(front, pki)
    debian.run("systemctl disable --now caddy")


def with_nginx(debian: Debian, front: Front, pki: Pki) -> None:
    """nginx, with a certificate where certbot would have put it; certbot knows every option that it is given."""
    block = lines("In front of it: Caddy or nginx", 1)
    [asks] = re.findall(r"^ *certbot .*$", block, re.MULTILINE)
    live = f"/etc/letsencrypt/live/{DOMAIN}"
    debian.run(
        block.replace(asks, f"install -D -t {live} /etc/filled-in/fullchain.pem /etc/filled-in/privkey.pem")
    )
    known = debian.run("certbot --help all")
    assert [option for option in re.findall(r"--[a-z-]+", asks) if option not in known] == []
    rolls(front, pki)
    assert front.ask_plainly("/alexa").status == 301


def with_gunicorn(debian: Debian, front: Front, pki: Pki) -> None:
    """gunicorn in place of Granian, and Granian again."""
    debian.run(lines("gunicorn in place of Granian"), **OFFLINE)
    assert "gunicorn" in debian.run("systemctl show -P ExecStart gentle-roll")
    wait = f"for again in $(seq 100); do {HEALTH} && exit; sleep 0.2; done; exit 1"
    debian.run(wait)
    rolls(front, pki)
    debian.run(
        "rm -r /etc/systemd/system/gentle-roll.service.d; systemctl daemon-reload; systemctl restart gentle-roll"
    )
    debian.run(HEALTH)


def remembers_and_restores(debian: Debian) -> None:
    """The owner's view, a copy, and the copy put back."""
    before = debian.run(lines("Memory"))
    assert "/var/lib/gentle-roll/memory.sqlite3" in before
    assert "Accounts: 1" in before
    debian.run("systemctl start gentle-roll-backup")
    [copy] = debian.run("ls /var/backups/gentle-roll").split()
    emptied = "systemctl stop gentle-roll; rm /var/lib/gentle-roll/*; systemctl start gentle-roll\n"
    assert "Accounts: 0" in debian.run(emptied + lines("Memory"))
    debian.run(lines("Memory", 1).replace("memory-….sqlite3", copy))
    again = debian.run(lines("Memory"))
    assert again.splitlines()[1:] == before.splitlines()[1:], "all but how large the file is"


def upgrades_and_goes_back(debian: Debian) -> None:
    """Three versions, of which two are kept; then the older of them serves again."""
    again = "git -c user.name=a -c user.email=a@b.example commit --quiet --allow-empty --message 'Another version'\n"
    versions = []
    for _ in range(2):
        debian.run(again + lines("The program"), **OFFLINE)
        assert '"status":"ok"' in debian.run(lines("Upgrade", 0))
        versions.append(debian.run("readlink /srv/gentle-roll/current").strip())
    debian.run(lines("Upgrade", 1))
    left = set(debian.run("ls -d /srv/gentle-roll/*").split()) - {"/srv/gentle-roll/current"}
    assert left == set(versions)
    older = Path(versions[0]).name
    debian.run(lines("Roll-back").replace("OLD-VERSION", older))
    assert older in debian.run("readlink /proc/$(systemctl show -P MainPID gentle-roll)/cwd")
    debian.run(HEALTH)
