"""What machines ask: is it alive, is it ready, how is it doing."""

import time
from dataclasses import dataclass
from ipaddress import ip_address

from flask import Blueprint, Flask, Response, abort, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text

from engine.errors import Unavailable
from engine.notifications import held_by, list_outgoing
from engine.notifications.post import GatewayAway, MailServerAway, MailUnprotected
from engine.storage import read_work

EXTENSION = "hoidap.metrics"
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
AWAY = {"mail": (MailServerAway.code, MailUnprotected.code), "gateway": (GatewayAway.code,)}
PLAIN = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}

health = Blueprint("health", __name__)


def register(app: Flask) -> None:
    """Add the three addresses, and count requests."""
    registry = CollectorRegistry()
    app.extensions[EXTENSION] = registry
    labels = ("endpoint", "method")
    seconds = Histogram("hoidap_request_seconds", "Time to answer", labels, buckets=BUCKETS, registry=registry)
    answers = Counter("hoidap_answers", "Answers by status", (*labels, "status"), registry=registry)

    outgoing = Outgoing(
        Gauge("hoidap_outbox", "What has yet to go out", ("kind", "state"), registry=registry),
        Gauge("hoidap_post_away", "1 while the workers hold back what the other side does not take", ("to",),
              registry=registry),
        Gauge("hoidap_post_held", "What waits for the other side to be back", ("to",), registry=registry),
    )  # fmt: skip

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(answer: Response) -> Response:
        endpoint = request.endpoint or "unknown"
        seconds.labels(endpoint, request.method).observe(time.perf_counter() - g.get("began", time.perf_counter()))
        answers.labels(endpoint, request.method, str(answer.status_code)).inc()
        return answer

    app.register_blueprint(health)

    @app.get("/metrics", endpoint="health.metrics")
    def _metrics() -> Response:
        # Figures are for the machine beside us, not for the world. Behind a proxy, which would lend
        # its own address, the request names the visitor's.
        if not ip_address(request.remote_addr or "0.0.0.0").is_loopback or "X-Forwarded-For" in request.headers:  # noqa: S104
            abort(404)
        _note_outgoing(outgoing)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The gauges of what goes out; read from the database when they are asked for, the same in each process."""

    rows: Gauge
    away: Gauge
    held: Gauge


def _note_outgoing(gauges: Outgoing) -> None:
    gauges.rows.clear()
    try:
        with read_work() as work:
            kinds = list_outgoing(work)
            posts = {name: held_by(work, *codes) for name, codes in AWAY.items()}
    except Unavailable:
        return
    for one in kinds:
        for state, count in (("waiting", one.waiting), ("held", one.held), ("failed", one.failed)):
            gauges.rows.labels(one.kind, state).set(count)
    for name, held in posts.items():
        gauges.away.labels(name).set(held.is_away)
        gauges.held.labels(name).set(held.waiting)


@health.get("/healthz")
def healthz() -> tuple[str, int, dict[str, str]]:
    """The process answers."""
    return "ok\n", 200, PLAIN


@health.get("/readyz")
def readyz() -> tuple[str, int, dict[str, str]]:
    """The process and its database answer."""
    try:
        with read_work() as work:
            work.connection.execute(text("SELECT 1"))
    except Unavailable:
        return "database unavailable\n", 503, PLAIN
    return "ok\n", 200, PLAIN
