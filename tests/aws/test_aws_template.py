"""template.yaml by itself: well formed, careful with what it is given, and sparing with rights."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest

from skill.persistence.keys import SECRET_LEAST
from tests.aws.runtime import HTTP, REGION, ROOT, TRIGGER
from tests.aws.template import TEMPLATE, granted, of_type, statements, translated, written
from tools import lambda_zip
from tools.skill_package.manifest import TRIGGER_REGIONS

SKILL = "amzn1.ask.skill.6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/6f2d1c0a-94b7-4a58-8e21-5b7c3f9d0e14"
GOOD = {
    "SkillId": (SKILL,),
    "AlarmEmail": ("owner@roll.example", "a.b+c@d-e.co.uk"),
    "DomainName": ("", "roll.example.org", "x1.io"),
    "CertificateArn": ("", CERTIFICATE),
    "Locales": ("en-US", "en-GB,en-IN", "en-US,en-GB,en-AU,en-CA,en-IN"),
}
BAD = {
    "SkillId": (
        "",
        "roll",
        SKILL.upper(),
        SKILL + "0",
        f"{SKILL},{SKILL}",
        "amzn1.ask.skill.",
        f" {SKILL}",
        f"{SKILL}\n",
    ),
    "AlarmEmail": ("", "owner", "owner@", "@roll.example", "a@b", "a@b.example,c@d.example", "a b@c.example"),
    "DomainName": (
        "https://roll.example.org",
        "roll",
        "Roll.example.org",
        "roll.example.org/",
        "-a.example",
        "a..b",
    ),
    "CertificateArn": (
        CERTIFICATE.replace("us-east-1", "eu-west-1"),
        CERTIFICATE.replace("acm", "iam"),
        "certificate",
        CERTIFICATE + "/",
    ),
    "Locales": ("", "en", "de-DE", "en-US, en-GB", "en-US,", "en_US"),
}


def cfn_lint(*paths: Path) -> subprocess.CompletedProcess[str]:
    program = "from cfnlint.runner import main; main()"
    command = [sys.executable, "-c", program, "--include-checks", "I", "--template", *map(str, paths)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120)


def test_cfn_lint_finds_nothing_before_and_after_its_translation(tmp_path: Path) -> None:
    path = tmp_path / "translated.json"
    path.write_text(json.dumps(translated()))
    done = cfn_lint(TEMPLATE, path)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_cfn_lint_would_find_a_mistake(tmp_path: Path) -> None:
    template = translated()
    template["Resources"]["Table"]["Properties"]["BillingMode"] = "FREE"
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(template))
    assert "'FREE' is not one of" in cfn_lint(path).stdout


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in GOOD for value in GOOD[name]])
def test_a_good_parameter_is_taken(name: str, value: str) -> None:
    assert re.search(written()["Parameters"][name]["AllowedPattern"], value)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_a_malformed_parameter_is_refused_with_a_sentence(name: str, value: str) -> None:
    parameter = written()["Parameters"][name]
    assert not re.search(parameter["AllowedPattern"].replace("$", r"\Z"), value)
    assert parameter["ConstraintDescription"].startswith("must ")


def test_every_parameter_is_limited_and_explained() -> None:
    for name, parameter in written()["Parameters"].items():
        assert {"AllowedPattern", "AllowedValues"} & set(parameter), name
        assert parameter["Description"], name


def test_defaults_fit_the_zip_that_make_lambda_makes() -> None:
    parameters = written()["Parameters"]
    assert parameters["PythonVersion"]["Default"] == lambda_zip.NEWEST
    assert parameters["PythonVersion"]["AllowedValues"] == list(lambda_zip.GLIBC)
    assert parameters["Architecture"]["AllowedValues"] == list(lambda_zip.ARCHITECTURES)
    assert parameters["Architecture"]["Default"] == "arm64"
    functions = [one for one in written()["Resources"].values() if one["Type"] == "AWS::Serverless::Function"]
    assert [one["Properties"]["CodeUri"] for one in functions] == ["build/trigger.zip", "build/lambda.zip"]


def test_nothing_is_allowed_that_is_not_named() -> None:
    allowed = [one for one in statements() if one["Effect"] == "Allow"]
    assert len(allowed) == 5
    for statement in allowed:
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        assert not any("*" in action for action in actions), statement
        assert statement.get("Resource") != "*", statement
        assert "*" not in json.dumps(statement.get("Principal", "")), statement
        if "Resource" not in statement:
            assert actions == ["sts:AssumeRole"]


def test_the_functions_may_use_their_table_and_their_log_and_nothing_else() -> None:
    [role] = of_type("AWS::IAM::Role").values()
    assert "ManagedPolicyArns" not in role
    resources = {
        one["PolicyName"]: [statement["Resource"] for statement in one["PolicyDocument"]["Statement"]]
        for one in role["Policies"]
    }
    assert resources == {
        "memory": [{"Fn::GetAtt": ["Table", "Arn"]}],
        "logs": [{"Fn::GetAtt": ["Logs", "Arn"]}],
    }
    for function in of_type("AWS::Lambda::Function").values():
        assert function["Role"] == {"Fn::GetAtt": ["Role", "Arn"]}


def test_what_the_store_may_ask_of_dynamodb_is_granted_but_for_the_owners_own_commands() -> None:
    called: set[str] = set()
    for path in (ROOT / "skill" / "persistence" / "dynamodb").glob("*.py"):
        called |= set(_client_calls(ast.parse(path.read_text("utf-8"))))
    owners = {"Scan", "CreateTable", "UpdateTimeToLive"}
    assert owners < called
    assert {f"dynamodb:{name}" for name in called - owners} == granted()


def _client_calls(tree: ast.AST) -> list[str]:
    found = [
        node.func.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    paged = [
        str(ast.literal_eval(node.args[0]))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_paginator"
    ]
    return [
        "".join(word.title() for word in name.split("_")) for name in [*found, *paged] if name in _OPERATIONS
    ]


_OPERATIONS = frozenset(
    boto3.session.Session().client("dynamodb", region_name=REGION).meta.method_to_api_mapping
)
"""DynamoDB's operations as methods of a client."""


def test_only_this_skill_of_alexa_may_call_the_trigger_and_only_the_api_the_other() -> None:
    permissions = of_type("AWS::Lambda::Permission")
    by_principal = {one["Principal"]: one for one in permissions.values()}
    assert set(by_principal) == {"alexa-appkit.amazon.com", "apigateway.amazonaws.com"}
    assert by_principal["alexa-appkit.amazon.com"]["EventSourceToken"] == {"Ref": "SkillId"}
    assert by_principal["alexa-appkit.amazon.com"]["FunctionName"] == {"Ref": "TriggerFunctionAliaslive"}
    assert "${Api}/" in by_principal["apigateway.amazonaws.com"]["SourceArn"]["Fn::Sub"]
    assert by_principal["apigateway.amazonaws.com"]["FunctionName"] == {"Ref": "HttpFunction"}


def test_each_function_has_a_handler_that_exists_and_settings_that_the_skill_reads() -> None:
    functions = of_type("AWS::Lambda::Function")
    assert {one["Handler"] for one in functions.values()} == {HTTP, TRIGGER}
    read = (ROOT / "skill" / "settings.py").read_text("utf-8")
    for function in functions.values():
        assert importlib.util.find_spec(function["Handler"].rpartition(".")[0])
        names = set(function["Environment"]["Variables"])
        assert {"SKILL_ID", "SKILL_STORE", "SKILL_SECRET", "SKILL_PUBLIC_URL"} < names
        assert all(name in read for name in names)
        assert "SKILL_VERIFY" not in names
        assert function["Timeout"] <= 8


def test_the_secret_is_made_by_amazon_is_long_enough_and_stays() -> None:
    [(name, secret)] = of_type("AWS::SecretsManager::Secret").items()
    made = secret["GenerateSecretString"]
    assert made["PasswordLength"] >= SECRET_LEAST
    assert "SecretString" not in secret
    for function in of_type("AWS::Lambda::Function").values():
        used = function["Environment"]["Variables"]["SKILL_SECRET"]
        assert used == {"Fn::Sub": f"{{{{resolve:secretsmanager:${{{name}}}}}}}"}


def test_what_is_kept_stays_when_the_stack_goes() -> None:
    for name in ("Table", "Secret", "Bucket"):
        resource = translated()["Resources"][name]
        policies = (resource["DeletionPolicy"], resource["UpdateReplacePolicy"])
        assert policies == ("RetainExceptOnCreate", "Retain")


def test_a_region_without_alexas_trigger_is_refused_before_anything_is_made() -> None:
    [rule] = translated()["Rules"]["RegionHasTheTrigger"]["Assertions"]
    assert rule["Assert"] == {"Fn::Contains": [list(TRIGGER_REGIONS), {"Ref": "AWS::Region"}]}
    assert set(re.findall(r"\b[a-z]+-[a-z]+-\d\b", rule["AssertDescription"])) == set(TRIGGER_REGIONS)


def test_the_owner_hears_of_errors_throttles_slow_answers_and_apologies() -> None:
    alarms = of_type("AWS::CloudWatch::Alarm")
    watched = {
        (one["MetricName"], one["Dimensions"][0]["Value"]["Ref"])
        for one in alarms.values()
        if "Dimensions" in one
    }
    functions = of_type("AWS::Lambda::Function")
    assert watched == {(metric, name) for metric in ("Errors", "Throttles", "Duration") for name in functions}
    slow = [one for one in alarms.values() if one["MetricName"] == "Duration"]
    assert {(one["ExtendedStatistic"], one["Threshold"]) for one in slow} == {("p99", 3000)}
    assert all(one["AlarmActions"] == [{"Ref": "Alarms"}] for one in alarms.values())
    assert of_type("AWS::SNS::Topic")["Alarms"]["Subscription"] == [
        {"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}
    ]


def test_every_function_writes_into_the_one_log_that_forgets() -> None:
    [(name, log)] = of_type("AWS::Logs::LogGroup").items()
    assert log["RetentionInDays"] == {"Ref": "LogDays"}
    for function in of_type("AWS::Lambda::Function").values():
        assert function["LoggingConfig"]["LogGroup"] == {"Ref": name}


def test_people_reach_the_bucket_through_the_distribution_alone() -> None:
    distribution: Any = of_type("AWS::CloudFront::Distribution")["Distribution"]["DistributionConfig"]
    [bucket] = [one for one in distribution["Origins"] if one["Id"] == "bucket"]
    assert bucket["OriginAccessControlId"] == {"Fn::GetAtt": ["OriginAccess", "Id"]}
    paths = {
        one["PathPattern"] for one in distribution["CacheBehaviors"] if one["TargetOriginId"] == "bucket"
    }
    assert paths == {"/audio/*", "/art/*"}
    assert distribution["DefaultCacheBehavior"]["TargetOriginId"] == "pages"
    rules = [distribution["DefaultCacheBehavior"], *distribution["CacheBehaviors"]]
    assert all(one["ViewerProtocolPolicy"] in ("https-only", "redirect-to-https") for one in rules)


def test_the_outputs_tell_what_the_store_package_and_the_owner_need() -> None:
    outputs = translated()["Outputs"]
    needed = "EndpointUrl EndpointCertificateType LambdaArn PublicUrl PrivacyUrl TermsUrl BucketName TableName Locales"
    assert set(needed.split()) <= set(outputs)
    assert outputs["EndpointUrl"]["Value"]["Fn::Sub"].startswith("https://")
    assert outputs["EndpointUrl"]["Value"]["Fn::Sub"].endswith("/alexa")
