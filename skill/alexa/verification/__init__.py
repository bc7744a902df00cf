"""Is this request really from Alexa, recent, and meant for this skill?

    signature.py     which certificate addresses are Amazon's, and the signature over the raw bytes
    certificates.py  getting the chain, whom this computer trusts, and keys that may sign, kept a while
    timestamp.py     the request's timestamp, and the skill's own id

(Amazon, Host a Custom Skill as a Web Service, "Verify That the Request was Sent by Alexa")
"""
