"""Settings of the web server; what differs between machines comes from config/environment.py."""

from typing import Any

from config.environment import ENVIRONMENT

bind = f"{ENVIRONMENT.host}:{ENVIRONMENT.port}"
workers = ENVIRONMENT.web_workers
threads = ENVIRONMENT.web_threads
preload_app = True  # Django starts once, and the workers share its memory
timeout = 60
graceful_timeout = 10
max_requests = 10_000
max_requests_jitter = 1_000
errorlog = "-"
loglevel = "debug" if ENVIRONMENT.log_level == "DEBUG" else "warning"
control_socket_disable = True
accesslog = None  # addresses of pages name cases and people; the proxy in front keeps its own log


def when_ready(server: Any) -> None:
    """Print where the site is once it really listens."""
    print(f"Ready: http://{bind}/ - Ctrl-C stops it", flush=True)
