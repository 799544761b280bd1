"""Mechanisms: each can be switched off by neutral values of its own parameters, no rule knows how.

Random draws have names, so that switching one off leaves every draw of the others as it was.
"""

from typing import NamedTuple

from sim.core.declare import InputError, refuse_unknown, shown


class Mechanism(NamedTuple):
    """Something that the model says happens, and the values of parameters at which it does not."""

    about: str
    neutral: dict[str, float]


MECHANISMS: dict[str, Mechanism] = {
    "delay": Mechanism("signatures take time", {"clearance.queues": 0}),
    "filter": Mechanism(
        "desks lose files and bar families",
        {
            "clearance.lost": 0.0,
            "clearance.denied": 0.0,
            "clearance.denied_affiliated": 0.0,
            "clearance.detected": 0.0,
        },
    ),
    "bribe": Mechanism("desks ask for bribes", {"clearance.bribe_asked": 0.0}),
    "desk_manners": Mechanism(
        "style and training of officers change bribes, denials and abuse at the desks",
        {
            "clearance.style_on_bribes": 0.0,
            "clearance.style_on_denial": 0.0,
            "clearance.desk_abuse": 0.0,
        },
    ),
    "belief": Mechanism(
        "what kin and experience tell of the wait is believed",
        {"household.word_of_mouth": 0.0, "household.own_experience": 0.0},
    ),
    "belief_in_passing": Mechanism(
        "what kin and experience tell of denials and bribes is believed",
        {"decision.pass_hearsay": 0.0, "decision.pass_experience": 0.0},
    ),
    "trust": Mechanism("who trusts the police feels safer", {"decision.trust_in_safety": 0.0}),
    "security": Mechanism(
        "police, programmes and problems change how safe a place is",
        {
            "station.tip_effect": 0.0,
            "station.raid_deterrence": 0.0,
            "station.mixed_safety": 0.0,
            "armed_group.threat_attacks": 0.0,
            "community.tension_weight": 0.0,
            "community.conflict_fear": 0.0,
            "community.patrol_weight": 0.0,
        },
    ),
    "safety_gate": Mechanism("nothing outweighs a lack of safety", {"decision.gate": 0}),
    "kin": Mechanism("kin who are back draw others home", {"decision.weight_kin": 0.0}),
    "hearsay": Mechanism("kin tell of encounters with officers", {"trust.hearsay": 0.0}),
    "anchoring": Mechanism("years away hold back", {"decision.weight_years_away": 0.0}),
    "damage": Mechanism(
        "damage costs and frightens",
        {"decision.weight_damage": 0.0, "household.fear_of_neighbours": 0.0},
    ),
    "property": Mechanism("papers of property draw home", {"decision.weight_property": 0.0}),
    "documents": Mechanism("some lack the papers to apply", {"household.undocumented_share": 0.0}),
    "papers_renewed": Mechanism(
        "papers are renewed without legal aid", {"exits.papers_renewed_a_year": 0.0}
    ),
    "appeals": Mechanism("denied families are cleared on appeal", {"exits.appeal_a_year": 0.0}),
    "sponsors": Mechanism(
        "sponsors vouch for families perceived as affiliated", {"exits.sponsor_a_year": 0.0}
    ),
    "agreements": Mechanism(
        "places agree by themselves that blocked families come back",
        {"exits.agreement_a_year": 0.0},
    ),
    "bargain": Mechanism(
        "those who sign weigh a forum's standing, the queue and the risk, and may take it back",
        {
            "bargain.standing": 0.0,
            "bargain.queue": 0.0,
            "bargain.risk": 0.0,
            "bargain.revoked_by_attack": 0.0,
            "bargain.spreads_a_year": 0.0,
        },
    ),
    "affiliation": Mechanism(
        "some are perceived as affiliated", {"household.affiliated_share": 0.0}
    ),
    "blocking": Mechanism("some may not return", {"household.blocked_share": 0.0}),
    "hosts": Mechanism(
        "where the displaced stay matters",
        {
            "decision.weight_near": 0.0,
            "decision.weight_camp": 0.0,
            "decision.weight_hardship": 0.0,
        },
    ),
    "failed_return": Mechanism(
        "the returned may leave again",
        {"household.leave_again_a_year": 0.0, "household.leave_unsafe_a_year": 0.0},
    ),
    "settling": Mechanism("some settle in a third place", {"onward.settle_willingness": -40.0}),
    "exit": Mechanism("some leave the country", {"onward.leave_country_a_year": 0.0}),
    "excitation": Mechanism("attacks excite attacks", {"armed_group.branching": 0.0}),
    "attacks": Mechanism(
        "attacks happen", {"armed_group.attack_scale": 0.0, "armed_group.threat_attacks": 0.0}
    ),
    "broker_killings": Mechanism(
        "attacks kill those who sign or sit in forums", {"armed_group.broker_share": 0.0}
    ),
    "screening": Mechanism("some are a threat", {"household.threat_share": 0.0}),
    "tips": Mechanism("people tell the police", {"station.tips_a_year": 0.0}),
    "raids": Mechanism("stations raid", {"station.raids_a_year": 0.0}),
    "rotation": Mechanism("officers are moved", {"police.tenure_months": 1e6}),
    "problems": Mechanism(
        "problems arise",
        {
            "problems.disputes": 0.0,
            "problems.violence_at_home": 0.0,
            "problems.youth_crime": 0.0,
            "problems.ways_to_school": 0.0,
            "problems.missing_papers": 0.0,
            "problems.broken_services": 0.0,
        },
    ),
    "revival": Mechanism("those who return revive a place", {"community.revival": 0.0}),
}


def neutral_values(names: tuple[str, ...], where: str) -> dict[str, float]:
    """The parameters that switch these mechanisms off; raise InputError for an unknown one."""
    refuse_unknown(names, MECHANISMS, where)
    return {key: value for name in names for key, value in MECHANISMS[name].neutral.items()}


def switched_off(given: object, where: str) -> tuple[str, ...]:
    """The mechanisms that a `[mechanisms]` table switches off: names with true or false."""
    if not isinstance(given, dict):
        raise InputError(f"{where}: [mechanisms]: a table of names with true or false is allowed")
    refuse_unknown(given, MECHANISMS, f"{where}: [mechanisms]")
    for name, value in given.items():
        if not isinstance(value, bool):
            raise InputError(
                f"{where}: [mechanisms] {name} = {shown(value)}: true or false is allowed; "
                f"whether {MECHANISMS[name].about}"
            )
    return tuple(name for name, value in given.items() if not value)
