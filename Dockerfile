# L'application et le service, prêts à servir hors ligne : rien n'est téléchargé à l'exécution.
#   docker build -t carnet_rag .                                   index du corpus fait à la construction
#   docker build -t carnet_rag --build-arg INDEXER=non .           index sur un volume (/donnees/index)
FROM python:3.11-slim AS construction
WORKDIR /source
COPY pyproject.toml constraints.txt README.md CHANGELOG.md LICENSE ./
COPY LICENSES LICENSES
COPY src src
COPY app app
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --constraint constraints.txt '.[api]'

FROM python:3.11-slim
RUN useradd --create-home --uid 10001 carnet \
 && mkdir -p /donnees/index /donnees/data \
 && chown -R carnet /donnees
COPY --from=construction /venv /venv
COPY --chown=carnet corpus /donnees/corpus
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    CARNET_CORPUS=/donnees/corpus \
    CARNET_INDEX=/donnees/index \
    CARNET_DATA=/donnees/data
USER carnet
WORKDIR /donnees
ARG INDEXER=oui
RUN if [ "$INDEXER" = oui ]; then carnet index; fi
EXPOSE 8501 8601
# L'application répond sur 8501, le service (carnet serve) sur 8601 : l'un ou l'autre est en vie, fût-ce
# pour dire que rien n'est à cette adresse (l'application servie sous un chemin).
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD \
    ["python", "-c", "import urllib.request as u\nfor a in ('8501/_stcore/health', '8601/health'):\n    try: u.urlopen('http://127.0.0.1:' + a, timeout=3); break\n    except u.HTTPError: break\n    except OSError: pass\nelse: raise SystemExit(1)"]
CMD ["carnet", "app", "--host", "0.0.0.0", "--port", "8501"]
