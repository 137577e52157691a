FROM python:3.12-slim AS build
WORKDIR /app
RUN python -m venv /venv
COPY requirements-pdf.lock ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes -r requirements-pdf.lock
COPY pyproject.toml README.md ./
COPY bot ./bot
COPY storage ./storage
COPY templates ./templates
COPY data ./data
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.12-slim
# Pango and a font: what papers as PDF are drawn with. Debian keeps only the newest of a release, so no version is named.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
  && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/boardbot boardbot \
  && install --directory --owner=boardbot --mode=0700 /backups \
  && install --directory /files
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/tmp \
    BOARDBOT_LOG=json \
    BOARDBOT_HOST=0.0.0.0 \
    BOARDBOT_DATABASE_URL=sqlite:////var/lib/boardbot/boardbot.db
USER 10001
WORKDIR /var/lib/boardbot
VOLUME ["/var/lib/boardbot", "/backups"]
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["boardbot", "healthy"]
CMD ["sh", "-c", "boardbot db upgrade && exec boardbot run"]
