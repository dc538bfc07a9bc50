"""What must hold of the description of the HTTP API, and of answers by it."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import jsonschema
import openapi_spec_validator
import yaml


class Api:
    """The described API of a surveyor at an address."""

    def __init__(self, description: Path, address: str):
        self._document = yaml.safe_load(description.read_text())
        self._address = address

    @property
    def paths(self) -> list[str]:
        return list(self._document["paths"])

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"{self._address}{path}", timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def findings(self, template: str, parameters: dict[str, str], query: str = "") -> list[str]:
        """What is wrong with the answer of a path, whose parameters get these values (percent-encoded)."""
        path = re.sub(r"{(\w+)}", lambda match: parameters[match[1]], template) + query
        status, text = self.get(path)
        responses = self._document["paths"][template]["get"]["responses"]
        if str(status) not in responses:
            return [f"{path}: status {status} is not described"]
        (media, content), *_ = self._resolved(responses[str(status)])["content"].items()
        value = json.loads(text) if media == "application/json" else text
        return [f"{path}: {error.json_path}: {error.message}" for error in self._validator(content).iter_errors(value)]

    def _validator(self, content: dict):
        # References lead into the document.
        schema = {**content["schema"], "components": self._document["components"]}
        return jsonschema.Draft202012Validator(schema)

    def _resolved(self, response: dict) -> dict:
        if "$ref" not in response:
            return response
        return self._document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]


def description_findings(description: Path) -> list[str]:
    """What makes the description no OpenAPI document."""
    document = yaml.safe_load(description.read_text())
    return [error.message for error in openapi_spec_validator.OpenAPIV31SpecValidator(document).iter_errors()]
