"""Bytes to envelopes and replies to JSON: strict about the body's form, tolerant about its content.

    body.py      a request's bytes, read once and strictly
    shape.py     what makes a JSON object an envelope
    planned.py   the serializer the skill uses, with the SDK's own interface
    reading.py   JSON values to values of a declared type
    models.py    JSON objects to the SDK's model classes, by one plan per class
    scalars.py   texts, numbers, truth values, moments, enumerations
    unknown.py   requests newer than the SDK
    writing.py   model values to JSON values, by one plan per class

The SDK's ``DefaultSerializer`` works out each class anew for each value, and raises where Alexa sends a
request type, kind of object or enumeration value that is newer than the installed SDK. The results here are
the same wherever it has a result; where it raises, the value is left out (None) or kept as plain
text, and the rest of the request is still understood.
"""
