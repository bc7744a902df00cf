# Gentle Roll in a container, by the same steps as on a box of one's own (docs/deploy/own-box.md):
#   docker build --tag gentle-roll .
#   docker run --env-file gentle-roll.env --volume gentle-roll:/var/lib/gentle-roll --publish 127.0.0.1:8000:8000 gentle-roll

FROM python:3.11-slim AS build
WORKDIR /srv/gentle-roll/current
COPY requirements-serve.lock .
RUN python3 -m venv .venv && .venv/bin/pip install --quiet --no-cache-dir --no-compile --require-hashes --requirement requirements-serve.lock
COPY skill skill
COPY audio audio
RUN .venv/bin/python -m compileall -q skill && .venv/bin/python -m skill.web.server --rehearse
RUN .venv/bin/python -m pip uninstall --quiet --yes pip setuptools

FROM python:3.11-slim
RUN useradd --system --user-group --home-dir /var/lib/gentle-roll --create-home --shell /usr/sbin/nologin gentle-roll
WORKDIR /srv/gentle-roll/current
COPY --from=build /srv/gentle-roll/current .
USER gentle-roll
VOLUME /var/lib/gentle-roll
ENV PYTHONUNBUFFERED=1 \
    SKILL_STORE=sqlite:////var/lib/gentle-roll/memory.sqlite3 \
    GRANIAN_HOST=0.0.0.0
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD [".venv/bin/python", "-c", "import http.client as h; c = h.HTTPConnection('127.0.0.1', 8000, timeout=4); c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)"]
CMD [".venv/bin/python", "-m", "skill.web.server"]
