# Griffie in one image: the same command for API, indexer and crawler.
# The first stage installs what is locked, with hashes; the second holds the result and no more.
# Where you know its digest: --build-arg BASIS=python:3.11-slim-bookworm@sha256:…
ARG BASIS=python:3.11-slim-bookworm
FROM ${BASIS} AS bouw
WORKDIR /griffie
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /omgeving \
 && /omgeving/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY standard standard
COPY net net
COPY mappings mappings
COPY store store
COPY crawlers crawlers
COPY facts facts
COPY tables tables
COPY indexer indexer
COPY search_api search_api
COPY conformance conformance
COPY sample sample
COPY griffie griffie
RUN /omgeving/bin/pip install --no-cache-dir --no-deps --no-build-isolation . \
 && /omgeving/bin/python -m indexer.dutch.lexicon \
 && /omgeving/bin/pip uninstall --yes pip setuptools \
 && find /omgeving -name __pycache__ -prune -exec rm -rf {} +

FROM ${BASIS}
LABEL org.opencontainers.image.title="Griffie" \
      org.opencontainers.image.licenses="EUPL-1.2"
# text of scans; the distribution keeps it up to date
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends tesseract-ocr tesseract-ocr-nld \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home --home-dir /gegevens griffie
COPY --from=bouw /omgeving /omgeving
ENV PATH=/omgeving/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GRIFFIE_DATA=/gegevens
USER 10001
WORKDIR /gegevens
VOLUME /gegevens
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=6 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
ENTRYPOINT ["griffie"]
CMD ["serve", "--host", "0.0.0.0"]
