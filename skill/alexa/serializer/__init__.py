"""Bytes to envelopes and replies to JSON: strict about the body's form, tolerant about its content.

    body.py    a request's bytes, read once and strictly; what makes a JSON object an envelope
    models.py  JSON objects to the SDK's model classes, and values of a declared type, by one plan per class
    plans.py   the serializer the skill uses, with the SDK's own interface; model values to JSON values

The SDK's ``DefaultSerializer`` works out each class anew for each value, and raises where Alexa sends a
request type, kind of object or enumeration value that is newer than the installed SDK. The results here are
the same wherever it has a result; where it raises, the value is left out (None) or kept as plain
text, and the rest of the request is still understood.
"""
