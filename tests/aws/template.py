"""template.yaml: as it is written, as CloudFormation gets it, and parts of that for a stand-in of AWS."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

from tests.aws.runtime import REGION, ROOT

TEMPLATE = ROOT / "template.yaml"
PARAMETERS = {
    "SkillId": "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14",
    "AlarmEmail": "owner@roll.example",
}
"""What has no default."""


@cache
def _written() -> Any:
    return yaml_parse(TEMPLATE.read_text("utf-8"))


def written() -> Any:
    """The template as it stands in the repository."""
    return copy.deepcopy(_written())


@cache
def _translated() -> Any:
    template = written()
    # What `sam deploy` does: the zip is in a bucket by then.
    for resource in template["Resources"].values():
        if "CodeUri" in resource["Properties"]:
            resource["Properties"]["CodeUri"] = "s3://code/lambda.zip"
    translator = Translator({}, Parser(), boto_session=boto3.session.Session(region_name=REGION))
    return translator.translate(template, {})


def translated() -> Any:
    """The template as SAM turns it into CloudFormation."""
    return copy.deepcopy(_translated())


def of_type(kind: str) -> dict[str, Any]:
    """The properties of every translated resource of one type, by name."""
    return {name: one["Properties"] for name, one in translated()["Resources"].items() if one["Type"] == kind}


def part(*names: str) -> str:
    """A template of these resources alone; what else they refer to becomes a parameter of the same name."""
    whole = translated()
    resources = {name: whole["Resources"][name] for name in names}
    missing = {name for name in whole["Resources"] if name not in names and _is_named(name, resources)}
    parameters = whole["Parameters"] | {name: {"Type": "String", "Default": name} for name in missing}
    kept = ("AWSTemplateFormatVersion", "Conditions")
    template = {key: whole[key] for key in kept} | {"Parameters": parameters, "Resources": resources}
    return json.dumps(template)


def _is_named(name: str, resources: Mapping[str, Any]) -> bool:
    return re.search(rf'"{name}"|\$\{{{name}[.}}]', json.dumps(resources)) is not None


def statements() -> Iterator[Any]:
    """Every statement of every policy in the translated template."""
    yield from _statements(translated()["Resources"])


def _statements(value: Any) -> Iterator[Any]:
    if isinstance(value, list):
        for inner in value:
            yield from _statements(inner)
    elif isinstance(value, dict):
        if "Effect" in value:
            yield value
        for inner in value.values():
            yield from _statements(inner)


def granted() -> frozenset[str]:
    """The actions on the table that the functions may take."""
    [role] = of_type("AWS::IAM::Role").values()
    [memory] = [one for one in role["Policies"] if one["PolicyName"] == "memory"]
    [statement] = memory["PolicyDocument"]["Statement"]
    return frozenset(statement["Action"])


def resolved(value: Any, names: Mapping[str, str]) -> Any:
    """``value`` with references replaced; ``names`` has ``Name`` or ``Name.Attribute``."""
    if isinstance(value, list):
        return [resolved(inner, names) for inner in value]
    if not isinstance(value, dict):
        return value
    match list(value.items()):
        case [("Ref", name)]:
            return names[name]
        case [("Fn::GetAtt", path)]:
            return names[".".join(path)]
        case [("Fn::Sub", text)]:
            return re.sub(r"\$\{([^}]+)\}", lambda found: names[found[1]], text)
    return {key: resolved(inner, names) for key, inner in value.items()}


SURROUNDINGS = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": "123456789012"}
"""What CloudFormation knows by itself."""
