# The web application and its JSON API in a container; docs/service.md says how to build and run it.
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY quoteattr quoteattr
RUN python -m venv /venv && /venv/bin/python -m pip install --no-cache-dir ".[serve,web,xlsx]"

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data quoteattr && install -d -o quoteattr /data
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH OMP_NUM_THREADS=1 PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8765
HEALTHCHECK --start-period=30s --timeout=5s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/health', timeout=4)"]
ENTRYPOINT ["quoteattr", "serve", "--host", "0.0.0.0", "--no-browser", "--store", "/data/articles.sqlite"]
