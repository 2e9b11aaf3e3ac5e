"""Judges documents by a JSON Schema with two validators: schema.py SCHEMA CASES [FILE.yaml ...]

CASES is a JSON list of documents. Prints a JSON object of lists, an entry for each document and file: whether each validator accepts it.
"""

import json
import sys

import jsonschema
import jsonschema_rs
from ruamel.yaml import YAML

schema_path, cases_path, *files = sys.argv[1:]
with open(schema_path, encoding="utf-8") as file:
    schema = json.load(file)
with open(cases_path, encoding="utf-8") as file:
    documents = json.load(file)

yaml = YAML(typ="safe", pure=True)
# JSON has no dates: they are the text that was written.
yaml.constructor.add_constructor(
    "tag:yaml.org,2002:timestamp", lambda loader, node: node.value
)
for path in files:
    with open(path, encoding="utf-8") as file:
        documents.append(yaml.load(file))

jsonschema.Draft202012Validator.check_schema(schema)
jsonschema_rs.meta.validate(schema)
python = jsonschema.Draft202012Validator(schema)
rust = jsonschema_rs.Draft202012Validator(schema)
print(
    json.dumps(
        {
            "jsonschema": [python.is_valid(document) for document in documents],
            "jsonschema-rs": [rust.is_valid(document) for document in documents],
        }
    )
)
