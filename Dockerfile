# The API, and the web pages built into it. Node and npm are needed for the build alone and stay behind.
FROM python:3.13-slim AS build
WORKDIR /source
RUN python -m venv /kb
COPY constraints.txt pyproject.toml README.md LICENSE NOTICE ./
COPY web web
COPY kb kb
COPY schema schema
COPY loaders loaders
COPY seeds seeds
RUN /kb/bin/pip install --no-cache-dir -c constraints.txt .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 kb
COPY --from=build /kb /kb
COPY seeds /seeds
ENV PATH=/kb/bin:$PATH PYTHONUNBUFFERED=1
USER kb
EXPOSE 8000
# Loading twice changes nothing, so every start may load.
CMD ["sh", "-c", "kb load /seeds && exec kb serve"]
