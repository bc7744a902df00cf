"""What the template creates, created on moto's server, and the skill's own code at work on it."""

from __future__ import annotations

import ast
import json
import mimetypes
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import boto3
import pytest
from botocore.config import Config

from skill.audio.library import ClipLibrary
from skill.audio.publish import items, publish
from skill.audio.streams import Measured, StreamLibrary
from skill.content.load import load
from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.dynamodb import DynamoMemory, create_table
from skill.settings import DEFAULT_AUDIO
from tests.alexa.envelopes import Json, envelope, intent, launch, playback
from tests.aws.runtime import HTTP, REGION, TRIGGER, Function, function, http_event, settings
from tests.aws.template import PARAMETERS, SURROUNDINGS, granted, of_type, part, resolved
from tests.web.processes import PUBLIC_URL

NOW = 1_790_000_000_000
ANN = Who("account", "ann", "kitchen")


@dataclass(frozen=True)
class Cloud:
    """A stack on moto's server."""

    url: str
    names: dict[str, str]
    """What the stack's resources are really called."""

    def client(self, service: str) -> Any:
        """A client for one of its services, as the owner."""
        return boto3.client(  # type: ignore[call-overload]
            service,
            region_name=REGION,
            endpoint_url=self.url,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}, proxies={}),
        )


@pytest.fixture(scope="session")
def cloud(moto_url: str) -> Cloud:
    """The table, the bucket, the role, the log and the topic of the template."""
    empty = Cloud(moto_url, {})
    stacks = empty.client("cloudformation")
    stacks.create_stack(
        StackName="roll",
        TemplateBody=part("Table", "Bucket", "Role", "Logs", "Alarms"),
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in PARAMETERS.items()],
    )
    made = stacks.list_stack_resources(StackName="roll")["StackResourceSummaries"]
    assert {one["ResourceStatus"] for one in made} == {"CREATE_COMPLETE"}
    return Cloud(moto_url, {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in made})


@pytest.fixture
def trigger(cloud: Cloud, tmp_path: Path) -> Iterator[Function]:
    """The function behind Alexa's trigger, with the stack's table."""
    environment = settings(AWS_ENDPOINT_URL=cloud.url, SKILL_STORE=f"dynamodb://{cloud.names['Table']}")
    with function(TRIGGER, tmp_path, environment) as running:
        yield running


def described(client: Any, table: str) -> dict[str, Any]:
    """What makes one table like another."""
    found = client.describe_table(TableName=table)["Table"]
    alike = {key: found[key] for key in ("KeySchema", "AttributeDefinitions", "BillingModeSummary")}
    return {**alike, "indexes": found.get("GlobalSecondaryIndexes", [])}


def test_its_table_is_the_one_that_the_store_would_create(cloud: Cloud) -> None:
    client = cloud.client("dynamodb")
    create_table(client, "own")
    assert described(client, cloud.names["Table"]) == described(client, "own")


def test_its_table_expires_is_encrypted_and_can_be_put_back_to_any_moment(cloud: Cloud) -> None:
    # moto leaves these out when it creates a table from a template, so they are set through the API.
    [wanted] = of_type("AWS::DynamoDB::Table").values()
    client, table = cloud.client("dynamodb"), cloud.names["Table"]
    client.update_time_to_live(TableName=table, TimeToLiveSpecification=wanted["TimeToLiveSpecification"])
    client.update_continuous_backups(
        TableName=table, PointInTimeRecoverySpecification=wanted["PointInTimeRecoverySpecification"]
    )
    create_table(client, "expiring")
    ttl = [
        client.describe_time_to_live(TableName=name)["TimeToLiveDescription"] for name in (table, "expiring")
    ]
    assert ttl[0] == ttl[1]
    backups = client.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    assert (wanted["SSESpecification"], wanted["DeletionProtectionEnabled"]) == ({"SSEEnabled": True}, True)


def test_the_store_uses_what_its_role_grants_and_nothing_else(cloud: Cloud) -> None:
    client, asked = cloud.client("dynamodb"), set[str]()
    client.meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.add(f"dynamodb:{model.name}")
    )
    memory = DynamoMemory(client, cloud.names["Table"], lambda: NOW)
    memory.keep_place(ANN, LastPlace("token", NOW, "content-1"))
    memory.end_run(ANN)
    memory.keep_settings(ANN, {"way": "flow"}, visit=True)
    for _ in range(2):
        memory.finish(ANN, FinishedSession("run-1", "foot", "full", NOW, 612))
    assert memory.recall(ANN).finished == 1
    assert not memory.export(ANN).is_empty
    assert memory.check().ok
    memory.forget(ANN)
    assert memory.export(ANN).is_empty

    [role] = cloud.client("iam").list_roles()["Roles"]
    document = cloud.client("iam").get_role_policy(RoleName=role["RoleName"], PolicyName="memory")
    [statement] = ast.literal_eval(document["PolicyDocument"])[
        "Statement"
    ]  # moto hands on a dict as it prints
    assert asked == set(statement["Action"]) == granted()
    arn = client.describe_table(TableName=cloud.names["Table"])["Table"]["TableArn"]
    assert statement["Resource"] == arn


def test_a_place_outlives_the_session_and_the_function(
    cloud: Cloud, trigger: Function, tmp_path: Path
) -> None:
    now = time.time()
    play = played(trigger.answer(envelope(intent("StartRoutineIntent", limb="foot"), at=now)))
    trigger.answer(envelope(playback("PlaybackStopped", token=play["token"], offset_ms=20_000), at=now + 20))

    environment = settings(AWS_ENDPOINT_URL=cloud.url, SKILL_STORE=f"dynamodb://{cloud.names['Table']}")
    with function(TRIGGER, tmp_path, environment) as another:
        answer = another.answer(envelope(launch(), at=now + 60, new=True))
    assert "carry on" in answer["response"]["outputSpeech"]["ssml"].lower()
    kept = cloud.client("dynamodb").scan(TableName=cloud.names["Table"])["Items"]
    assert kept
    assert "amzn1." not in json.dumps(kept)


def played(answer: Json) -> Json:
    """The stream that an answer begins."""
    [play] = [one for one in answer["response"]["directives"] if one["type"] == "AudioPlayer.Play"]
    stream: Json = play["audioItem"]["stream"]
    return stream


def test_a_store_that_is_not_there_is_noted_at_the_start_and_costs_the_memory_only(
    cloud: Cloud, tmp_path: Path
) -> None:
    environment = settings(AWS_ENDPOINT_URL=cloud.url, SKILL_STORE="dynamodb://elsewhere")
    with function(HTTP, tmp_path, environment) as running:
        noted = [line["message"] for line in running.log()]
        assert len([one for one in noted if "elsewhere does not exist here" in one]) == 1, noted
        health: Json = json.loads(running.answer(http_event(method="GET", path="/health"))["body"])
    assert (health["status"], health["store"]["ok"]) == ("ok", False)


def test_published_streams_lie_where_replies_send_devices(
    cloud: Cloud, trigger: Function, tmp_path: Path
) -> None:
    url = played(trigger.answer(envelope(intent("StartRoutineIntent", limb="hand"))))["url"]
    library = ClipLibrary.load(DEFAULT_AUDIO / "en")
    stream_library = StreamLibrary(load("en").catalogue(Measured(library)), library)
    step = stream_library.step(PurePosixPath(url).stem)
    assert step is not None
    publish(list(items(stream_library, [step], tmp_path / "audio" / "en")), progress=False)

    s3, bucket = cloud.client("s3"), cloud.names["Bucket"]
    for path in (tmp_path / "audio").rglob("*.*"):
        kind = mimetypes.guess_type(path.name)[0] or ""  # as `aws s3 sync` does
        s3.upload_file(str(path), bucket, path.relative_to(tmp_path).as_posix(), {"ContentType": kind})

    key = url.removeprefix(f"{PUBLIC_URL}/")
    found = s3.get_object(Bucket=bucket, Key=key)
    assert (found["ContentType"], found["Body"].read()) == ("audio/mpeg", stream_library.stream(step))
    words = s3.get_object(Bucket=bucket, Key=key.replace(".mp3", ".vtt"))
    assert (words["ContentType"], words["Body"].read().decode()) == (
        "text/vtt",
        stream_library.captions(step),
    )


def test_the_bucket_is_closed_but_for_the_distribution(cloud: Cloud) -> None:
    s3, bucket = cloud.client("s3"), cloud.names["Bucket"]
    [wanted] = of_type("AWS::S3::Bucket").values()
    assert set(wanted["PublicAccessBlockConfiguration"].values()) == {True}
    assert wanted["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    [encryption] = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert encryption["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] == "AES256"

    [policy] = of_type("AWS::S3::BucketPolicy").values()
    names = {
        **SURROUNDINGS,
        **cloud.names,
        "Bucket.Arn": f"arn:aws:s3:::{bucket}",
        "Distribution": "E2EXAMPLE",
    }
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(resolved(policy["PolicyDocument"], names)))
    reads, clear = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    assert (reads["Effect"], reads["Action"]) == ("Allow", "s3:GetObject")
    assert reads["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert reads["Resource"] == [f"arn:aws:s3:::{bucket}/audio/*", f"arn:aws:s3:::{bucket}/art/*"]
    assert reads["Condition"] == {
        "StringEquals": {"AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/E2EXAMPLE"}
    }
    assert (clear["Effect"], clear["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": False}})


def test_alarms_reach_the_owner_and_logs_are_forgotten(cloud: Cloud) -> None:
    [subscription] = cloud.client("sns").list_subscriptions()["Subscriptions"]
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", PARAMETERS["AlarmEmail"])
    [group] = cloud.client("logs").describe_log_groups()["logGroups"]
    assert group["retentionInDays"] == 30
