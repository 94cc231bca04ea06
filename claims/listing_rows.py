"""Which listings there have to be, as SQL over verdicts and audit entries, which never change. Pure.

The workflow writes each as it happens; from these statements a database that was before them gets its own, and
`manage.py recount` compares. See `claims.models.Listing`.
"""

from typing import Final

# When a claim left the lists, or stood there as something else, after the moment {0}; {1} is its next verdict's number.
# The action is no plain column: SQLite would go along an index of it, through all withdrawals, for each verdict.
_NEXT: Final = """(
    SELECT min(moment) FROM (
        SELECT n.issued_at AS moment FROM claims_verdict n WHERE n.claim_id = c.id AND n.number = {1}
        UNION ALL
        SELECT w.at FROM claims_auditentry w
        WHERE w.subject = 'claim/' || c.code AND w.action || '' = 'withdraw_claim' AND w.at >= {0}
    ) AS following
)"""
COLUMNS: Final = "claim_id, verdict_id, rating_id, began_at, ended_at"
KEPT: Final = f"SELECT {COLUMNS} FROM claims_listing"
EXPECTED: Final = f"""
SELECT c.id AS claim_id, v.id AS verdict_id, v.rating_id, v.issued_at AS began_at,
    {_NEXT.format("v.issued_at", "v.number + 1")} AS ended_at
FROM claims_verdict v JOIN claims_claim c ON c.id = v.claim_id
UNION ALL
SELECT c.id, NULL, NULL, a.at, {_NEXT.format("a.at", "1")}
FROM claims_auditentry a JOIN claims_claim c ON c.code = substr(a.subject, 7)
WHERE a.action = 'announce_claim'
"""

# What a claim was announced as is the wording that its first verdict judged, or else, if that reworded it, what the
# audit entry kept: the first 200 characters.
_SAME: Final = "substr(coalesce(f.statement, c.statement), 1, 200) = a.label"
FILL: Final = (
    f"""
INSERT INTO claims_listing ({COLUMNS}, statement, translations, kind, claimant_id, claimed_on)
SELECT e.claim_id, e.verdict_id, e.rating_id, e.began_at, e.ended_at, '', '{{}}', v.kind, v.claimant_id, v.claimed_on
FROM ({EXPECTED}) AS e JOIN claims_verdict v ON v.id = e.verdict_id ORDER BY e.began_at, e.verdict_id
""",
    f"""
INSERT INTO claims_listing ({COLUMNS}, statement, translations, kind, claimant_id, claimed_on)
SELECT e.claim_id, NULL, NULL, e.began_at, e.ended_at,
    CASE WHEN {_SAME} THEN coalesce(f.statement, c.statement) ELSE a.label END,
    CASE WHEN {_SAME} THEN coalesce(f.translations, c.translations) ELSE '{{}}' END,
    coalesce(f.kind, c.kind),
    CASE WHEN f.id IS NULL THEN c.claimant_id ELSE f.claimant_id END,
    CASE WHEN f.id IS NULL THEN c.claimed_on ELSE f.claimed_on END
FROM ({EXPECTED}) AS e
JOIN claims_claim c ON c.id = e.claim_id
JOIN claims_auditentry a ON a.subject = 'claim/' || c.code AND a.action = 'announce_claim'
LEFT JOIN claims_verdict f ON f.claim_id = c.id AND f.number = 1
WHERE e.verdict_id IS NULL ORDER BY e.began_at, e.claim_id
""",
)
# The keys of claims of which the listings are not those that there have to be.
WRONG: Final = f"""
SELECT claim_id FROM (SELECT * FROM ({EXPECTED}) AS expected EXCEPT {KEPT}) AS missing
UNION
SELECT claim_id FROM ({KEPT} EXCEPT SELECT * FROM ({EXPECTED}) AS expected) AS added
"""
