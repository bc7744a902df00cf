"""The skill on AWS Lambda: behind an HTTP API, and behind Alexa's own trigger.

``skill.aws.on_http.handler`` and ``skill.aws.on_trigger.handler`` are what template.yaml names.
"""
