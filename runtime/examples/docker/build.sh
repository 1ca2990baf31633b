#!/bin/sh
# Builds the Dockerfile in this directory in a container, and pushes it with the login of docker login. No privilege is given, and no daemon builds.
set -eu
docker run --rm \
  --volume "$PWD:/workspace:ro" \
  --volume "$HOME/.docker/config.json:/kaniko/.docker/config.json:ro" \
  registry.example/kaniko/executor:latest \
  --dockerfile=Dockerfile --context=dir:///workspace --destination=registry.example/team/app:1.0
