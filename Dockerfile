# The HTTP service as an image, see docs/service.md.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE requirements.lock ./
COPY deploy deploy
COPY instances instances
COPY tsaces_start.py ./
COPY tsaces tsaces
COPY api api
RUN SERVICE_USER=10001:10001 deploy/install.sh /opt/tsaces

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 tsaces \
    && useradd --uid 10001 --gid 10001 --home-dir /data --no-create-home --no-log-init tsaces \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=build /opt/tsaces /opt/tsaces
ENV PATH="/opt/tsaces/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 NUMBA_CACHE_DIR=/data/compiled
WORKDIR /data
VOLUME /data
EXPOSE 8000
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["tsaces", "serve", "--host", "0.0.0.0", "--port", "8000", "--database", "sqlite:////data/tsaces.db"]
