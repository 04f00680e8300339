"""Each constraint form, in both engines: breach, complied, pending, undetermined, and the traps on record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.check.workshop import Workshop, workshop

FIRM = "gj:strength strength:firm ;"
REVIEW = f"{FIRM} gj:governs case:document ; gj:form form:required-act ; gj:requires [ gj:verb act:review ; gj:by role:deputy-in-charge ] ; gj:before [ gj:verb act:sign ]"
SIGN = f"{FIRM} gj:governs case:document ; gj:form form:actor ; gj:requires [ gj:verb act:sign ; gj:by role:district-head ]"
MANDATED = f"{FIRM} gj:governs case:document ; gj:form form:actor ; gj:requires [ gj:verb act:sign ; gj:by role:district-head ; gj:mandated role:deputy-head ; gj:mandator role:district-head ]"
ONE_MANDATED = f"{FIRM} gj:governs case:meeting ; gj:form form:actor ; gj:requires [ gj:verb act:preside ; gj:by role:deputy-head ; gj:mandated role:office-director , role:department-head ; gj:mandator role:deputy-head ]"
STANDS_IN = f"{FIRM} gj:governs case:acting ; gj:form form:actor ; gj:requires [ gj:verb act:act-for ; gj:by role:executive-deputy ]"
FILED = f"{FIRM} gj:governs case:document ; gj:form form:required-act ; gj:requires [ gj:verb act:file ] ; gj:after [ gj:verb act:issue , act:publish ]"
SAME = f"{FIRM} gj:governs case:meeting ; gj:form form:actor ; gj:requires [ gj:verb act:sign ; gj:samePersonAs act:preside ]"
FORBIDDEN = f"{FIRM} gj:governs case:document ; gj:form form:forbidden-act ; gj:forbids [ gj:verb act:submit ; gj:to unit:city-government ] ; gj:unlessAct [ gj:verb act:approve ; gj:by unit:district-government ]"
MINUTES = "gj:strength strength:in-principle ; gj:governs case:meeting ; gj:form form:deadline ; gj:requires [ gj:verb act:issue ] ; gj:from [ gj:verb act:end-meeting ] ; gj:amount 5 ; gj:unit timeunit:working-day"
AHEAD = f'{FIRM} gj:governs case:leave ; gj:form form:deadline ; gj:timeDirection "before" ; gj:requires [ gj:verb act:report-leave ] ; gj:fromFact gj:departOn ; gj:amount 3 ; gj:unit timeunit:day'
INCLUSIVE = f"{FIRM} gj:governs case:supervision-item ; gj:form form:deadline ; gj:startCounts true ; gj:requires [ gj:verb act:conclude ] ; gj:fromFact gj:assignedOn ; gj:amount 7 ; gj:unit timeunit:day"
MONTH = f"{FIRM} gj:governs case:supervision-item ; gj:form form:deadline ; gj:requires [ gj:verb act:conclude ] ; gj:fromFact gj:assignedOn ; gj:amount 1 ; gj:unit timeunit:month"
TEN_MINUTES = f"{FIRM} gj:governs case:incident ; gj:form form:deadline ; gj:requires [ gj:verb act:report ] ; gj:from [ gj:verb act:register ] ; gj:amount 10 ; gj:unit timeunit:minute"
LIMIT = f"{FIRM} gj:governs case:meeting ; gj:form form:limit ; gj:fact gj:durationMinutes ; gj:max 60"
EXCUSED_LIMIT = f"{LIMIT} ; gj:unlessAct [ gj:verb act:approve ; gj:by role:district-head ]"
QUORUM = f"{FIRM} gj:governs case:meeting ; gj:form form:ratio ; gj:part gj:membersPresent ; gj:whole gj:membersDue ; gj:numerator 1 ; gj:denominator 2 ; gj:exclusive true"
STATES = f"{FIRM} gj:governs case:document ; gj:form form:attribute ; gj:fact gj:statesApproval ; gj:value true"
MEMBERS = f"{FIRM} gj:governs case:body ; gj:form form:inclusion ; gj:fact gj:member ; gj:includes role:district-head , role:deputy-head ; gj:also role:department-head"
TWICE_A_MONTH = f"{FIRM} gj:governs case:body ; gj:form form:frequency ; gj:counts [ gj:verb act:hold ] ; gj:min 2 ; gj:unit timeunit:month"
ONCE_A_YEAR = f"{FIRM} gj:governs case:body ; gj:form form:frequency ; gj:counts [ gj:verb act:hold ] ; gj:max 1 ; gj:unit timeunit:year"
EACH = f"{FIRM} gj:governs case:document ; gj:form form:required-act ; gj:requires [ gj:verb act:countersign ] ; gj:byEach gj:involvedDepartment ; gj:before [ gj:verb act:submit ]"
APPROVED = f"{FIRM} gj:governs case:document ; gj:form form:required-act ; gj:requires [ gj:verb act:approve ; gj:by role:district-head ] ; gj:before [ gj:verb act:issue ]"
REPLIES = f"{FIRM} gj:governs case:consultation ; gj:form form:deadline ; gj:requires [ gj:verb act:reply ] ; gj:byEach gj:involvedDepartment ; gj:from [ gj:verb act:request-opinion ] ; gj:amount 7 ; gj:unit timeunit:day ; gj:unlessAct [ gj:verb act:agree-reply-time ]"
EITHER = f"{FIRM} gj:governs case:supervision-item ; gj:form form:deadline ; gj:requires [ gj:verb act:report-back ] , [ gj:verb act:report-progress ] ; gj:fromFact gj:assignedOn ; gj:amount 7 ; gj:unit timeunit:day"
POSITIONS = f"{FIRM} gj:governs case:document ; gj:form form:required-act ; gj:requires [ gj:verb act:countersign ] ; gj:before [ gj:verb act:submit ] ; gj:unlessAct [ gj:verb act:approve ; gj:by role:district-head ]"
ONE_OF = f"{FIRM} gj:governs case:body ; gj:form form:inclusion ; gj:fact gj:member ; gj:includesAny role:deputy-head , role:office-director ; gj:openList true"
AFTER = f"{FIRM} gj:governs case:supervision-item ; gj:form form:required-act ; gj:requires [ gj:verb act:report ] ; gj:after [ gj:verb act:instruct ]"


def act(name: str, by: str = "", on: str = "", **more: Any) -> dict[str, Any]:
    """Return an act with only what is given."""
    return {"act": name} | ({"by": by} if by else {}) | ({"on": on} if on else {}) | more


def paper(*acts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"kind": "document", "facts": facts, "acts": list(acts)}


def session(*acts: dict[str, Any], **facts: Any) -> dict[str, Any]:
    return {"kind": "meeting", "facts": facts, "acts": list(acts)}


REVIEWED = act("审核", "分管副区长", "2024-06-03")
SIGNED = act("签发", "区长", "2024-06-04")
HALF = {"membersDue": 10, "membersPresent": 5}


def item(*acts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "supervision-item", "facts": {"assignedOn": "2024-06-03"}, "acts": list(acts)}


def replies(*acts: dict[str, Any]) -> dict[str, Any]:
    asked = act("征求意见", "主办部门", "2024-06-03")
    return {"kind": "consultation", "facts": {"involvedDepartment": ["区甲局", "区乙局"]}, "acts": [asked, *acts]}


CASES: list[tuple[str, str, dict[str, Any], str, str]] = [
    ("a review before the signature complies", REVIEW, paper(REVIEWED, SIGNED), "", "complied"),
    ("a review on the day of the signature complies", REVIEW, paper(act("审核", "分管副区长", "2024-06-04"), SIGNED), "", "complied"),
    ("a review later the same day is a breach where both have a time", REVIEW, paper(act("审核", "分管副区长", "2024-06-04", at="15:00"), act("签发", "区长", "2024-06-04", at="09:00")), "", "breached"),
    ("a review with a later sequence number is a breach", REVIEW, paper(act("审核", "分管副区长", "2024-06-04", no=2), act("签发", "区长", "2024-06-04", no=1)), "", "breached"),
    ("a review after the signature is a breach", REVIEW, paper(act("审核", "分管副区长", "2024-06-05"), SIGNED), "", "breached"),
    ("a missing review is a breach", REVIEW, paper(SIGNED), "", "breached"),
    ("a missing review on an incomplete timeline is open", REVIEW, paper(SIGNED) | {"timelineComplete": False}, "", "undetermined"),
    ("a review without a date is open", REVIEW, paper(act("审核", "分管副区长"), SIGNED), "", "undetermined"),
    ("a review by nobody on record is open", REVIEW, paper(act("审核", "", "2024-06-03"), SIGNED), "", "undetermined"),
    ("a review by a deputy who may be in charge is open", REVIEW, paper(act("审核", "副区长", "2024-06-03"), SIGNED), "", "undetermined"),
    ("a review by somebody else is a breach", REVIEW, paper(act("审核", "区政府办公室主任", "2024-06-03"), SIGNED), "", "breached"),
    ("a review by the head instead of the deputy: the rules do not say", REVIEW, paper(act("审核", "区长", "2024-06-03"), SIGNED), "", "undetermined"),
    ("a review by a superior too late is a breach", REVIEW, paper(act("审核", "区长", "2024-06-05"), SIGNED), "", "breached"),
    ("审阅 is not 审核", REVIEW, paper(act("审阅", "分管副区长", "2024-06-03"), SIGNED), "", "breached"),
    ("a draft waits for its review", REVIEW, paper(), "", "pending"),
    ("an approval that was refused is no approval", APPROVED, paper(act("批准", "区长", "2024-06-03", result="不予批准"), act("印发", "", "2024-06-05")), "", "breached"),
    ("an approval given is one", APPROVED, paper(act("批准", "区长", "2024-06-03", result="同意"), act("印发", "", "2024-06-05")), "", "complied"),
    ("all departments reply in time", REPLIES, replies(act("回复", "区甲局", "2024-06-05"), act("回复", "区乙局", "2024-06-10")), "2024-06-20", "complied"),
    ("one department replied, the other still has time", REPLIES, replies(act("回复", "区甲局", "2024-06-05")), "2024-06-07", "pending"),
    ("one department replied, the other's time is out", REPLIES, replies(act("回复", "区甲局", "2024-06-05")), "2024-06-20", "breached"),
    ("a later day agreed with one department does not excuse the other", REPLIES, replies(act("商定时限", "区甲局", "2024-06-04")), "2024-06-20", "breached"),
    ("a later day agreed with the late one excuses it", REPLIES, replies(act("商定时限", "区乙局", "2024-06-04"), act("回复", "区甲局", "2024-06-05"), act("回复", "区乙局", "2024-06-14")), "2024-06-20", "complied"),
    ("the alternative in time excuses a late answer by somebody else", EITHER, item(act("报告进展", "区甲局", "2024-06-05"), act("反馈", "区乙局", "2024-06-20")), "2024-06-30", "complied"),
    ("one who answers in time does not excuse another who is late", EITHER, item(act("反馈", "区甲局", "2024-06-05"), act("反馈", "区乙局", "2024-06-20")), "2024-06-30", "breached"),
    ("an excuse in doubt does not matter where the norm is kept", POSITIONS, paper(act("会签", "区甲局", "2024-06-03"), act("批准", "", "2024-06-03"), act("报送", "", "2024-06-05")), "", "complied"),
    ("an excuse in doubt matters where the norm is not kept", POSITIONS, paper(act("批准", "", "2024-06-03"), act("报送", "", "2024-06-05")), "", "undetermined"),
    ("an excuse in doubt matters where the norm waits", POSITIONS, paper(act("批准", "", "2024-06-03")), "", "undetermined"),
    ("whoever is entrusted may chair", ONE_MANDATED, session(act("委托", "副区长", "2024-06-03", to="区政府办公室主任"), act("主持", "区政府办公室主任", "2024-06-04")), "", "complied"),
    ("a mandate to one does not serve another", ONE_MANDATED, session(act("委托", "副区长", "2024-06-03", to="区政府办公室主任"), act("主持", "部门主要负责人", "2024-06-04")), "", "breached"),
    ("a number beyond the limit with an excuse in doubt is open", EXCUSED_LIMIT, session(act("批准", "", "2024-06-03"), durationMinutes=90), "", "undetermined"),
    ("a number within the limit needs no excuse", EXCUSED_LIMIT, session(act("批准", "", "2024-06-03"), durationMinutes=50), "", "complied"),
    ("standing in by the wrong one is a breach, whomever it is for", STANDS_IN, {"kind": "acting", "facts": {}, "acts": [act("代行职务", "区政府办公室主任", "2024-06-03", actingFor="区长")]}, "", "breached"),
    ("two names of one event: an act after the first is after it", FILED, paper(act("印发", "", "2024-06-03"), act("备案", "", "2024-06-04"), act("公布", "", "2024-06-05"), act("办结", "", "2024-06-06")), "", "complied"),
    ("an act before every name of the event does not count", FILED, paper(act("备案", "", "2024-06-02"), act("印发", "", "2024-06-03"), act("公布", "", "2024-06-05"), act("办结", "", "2024-06-06")), "", "breached"),
    ("one of those asked for is on the list", ONE_OF, {"kind": "body", "facts": {"member": ["区长", "副区长"]}, "acts": []}, "", "complied"),
    ("none of those asked for is on the list", ONE_OF, {"kind": "body", "facts": {"member": ["区长"]}, "acts": []}, "", "breached"),
    ("the head signs", SIGN, paper(SIGNED), "", "complied"),
    ("a deputy's signature for the head is a breach", SIGN, paper(act("签发", "常务副区长", "2024-06-04")), "", "breached"),
    ("a deputy acting for the head: the rules do not say", SIGN, paper(act("签发", "常务副区长", "2024-06-04", actingFor="区长")), "", "undetermined"),
    ("a signature by nobody on record is open", SIGN, paper(act("签发", "", "2024-06-04")), "", "undetermined"),
    ("a signature by a unit that nobody knows is open", SIGN, paper(act("签发", "区甲局", "2024-06-04")), "", "undetermined"),
    ("an unsigned paper waits", SIGN, paper(REVIEWED), "", "pending"),
    ("a superior's signature is open", REVIEW.replace("act:review", "act:sign").replace("required-act", "actor").replace(" ; gj:before [ gj:verb act:sign ]", ""), paper(SIGNED), "", "undetermined"),
    ("a mandate on file lets a deputy sign", MANDATED, paper(act("授权", "区长", "2024-06-01", to="副区长"), act("签发", "副区长", "2024-06-04")), "", "complied"),
    ("without a mandate a deputy may not sign", MANDATED, paper(act("签发", "副区长", "2024-06-04")), "", "breached"),
    ("on an incomplete timeline a mandate may be lacking", MANDATED, paper(act("签发", "副区长", "2024-06-04")) | {"timelineComplete": False}, "", "undetermined"),
    ("one of two actors who may, the other open", SIGN.replace("gj:by role:district-head", "gj:by role:agenda-department-head , role:department-leader"), paper(act("签发", "部门主要负责人", "2024-06-04")), "", "complied"),
    ("a mandate given afterwards does not help", MANDATED, paper(act("授权", "区长", "2024-06-09", to="副区长"), act("签发", "副区长", "2024-06-04")), "", "breached"),
    ("a mandate from nobody on record is open", MANDATED, paper(act("授权", "", "2024-06-01"), act("签发", "副区长", "2024-06-04")), "", "undetermined"),
    ("who chaired signs: the same person", SAME, session(act("主持", "副区长", "2024-06-01", person="p2"), act("签发", "副区长", "2024-06-04", person="p2")), "", "complied"),
    ("who chaired signs: another person is a breach", SAME, session(act("主持", "副区长", "2024-06-01", person="p2"), act("签发", "副区长", "2024-06-04", person="p3")), "", "breached"),
    ("two deputies without persons may be one", SAME, session(act("主持", "副区长", "2024-06-01"), act("签发", "副区长", "2024-06-04")), "", "undetermined"),
    ("there is one head", SAME, session(act("主持", "区长", "2024-06-01"), act("签发", "区长", "2024-06-04")), "", "complied"),
    ("an approved submission is excused", FORBIDDEN, paper(act("批准", "区政府", "2024-06-01"), act("报送", "区司法局", "2024-06-02", to="市政府")), "", "complied"),
    ("an unapproved submission is a breach", FORBIDDEN, paper(act("报送", "区司法局", "2024-06-02", to="市政府")), "", "breached"),
    ("an approval afterwards does not excuse", FORBIDDEN, paper(act("批准", "区政府", "2024-06-03"), act("报送", "区司法局", "2024-06-02", to="市政府")), "", "breached"),
    ("a submission elsewhere is none of its business", FORBIDDEN, paper(act("报送", "区司法局", "2024-06-02", to="区政府")), "", "complied"),
    ("a submission to nobody on record is open", FORBIDDEN, paper(act("报送", "区司法局", "2024-06-02")), "", "undetermined"),
    ("day five over a holiday complies", MINUTES, session(act("会议结束", "", "2022-05-31"), act("印发", "", "2022-06-08")), "2022-06-20", "complied"),
    ("day six is a breach", MINUTES, session(act("会议结束", "", "2022-05-31"), act("印发", "", "2022-06-09")), "2022-06-20", "breached"),
    ("the rest day after the due day is a breach", MINUTES, session(act("会议结束", "", "2022-07-01"), act("印发", "", "2022-07-09")), "2022-07-20", "breached"),
    ("not issued on the due day is pending", MINUTES, session(act("会议结束", "", "2022-05-31")), "2022-06-08", "pending"),
    ("not issued the day after is a breach", MINUTES, session(act("会议结束", "", "2022-05-31")), "2022-06-09", "breached"),
    ("a meeting's end is taken from its holding", MINUTES, session(act("主持", "区长", "2022-05-31"), act("印发", "", "2022-06-09")), "2022-06-20", "breached"),
    ("no end and no minutes: the time does not run", MINUTES, session(), "2022-06-20", "pending"),
    ("minutes without an end of the meeting are open", MINUTES, session(act("印发", "", "2022-06-09")), "2022-06-20", "undetermined"),
    ("minutes without a date are open", MINUTES, session(act("会议结束", "", "2022-05-31"), act("印发")), "2022-06-20", "undetermined"),
    ("a due day beyond the calendar is open", MINUTES, session(act("会议结束", "", "2026-12-29")), "2026-12-30", "undetermined"),
    ("a start beyond the calendar is open", MINUTES, session(act("会议结束", "", "2027-02-01"), act("印发", "", "2027-02-02")), "2027-03-01", "undetermined"),
    ("three days ahead complies", AHEAD, {"kind": "leave", "facts": {"departOn": "2024-06-10"}, "acts": [act("报备", "", "2024-06-07")]}, "", "complied"),
    ("two days ahead is a breach", AHEAD, {"kind": "leave", "facts": {"departOn": "2024-06-10"}, "acts": [act("报备", "", "2024-06-08")]}, "", "breached"),
    ("nothing reported two days ahead is a breach already", AHEAD, {"kind": "leave", "facts": {"departOn": "2024-06-10"}, "acts": []}, "2024-06-08", "breached"),
    ("nothing reported four days ahead is pending", AHEAD, {"kind": "leave", "facts": {"departOn": "2024-06-10"}, "acts": []}, "2024-06-06", "pending"),
    ("the first day counts: day seven", INCLUSIVE, {"kind": "supervision-item", "facts": {"assignedOn": "2024-06-01"}, "acts": [act("办结", "", "2024-06-07")]}, "", "complied"),
    ("the first day counts: day eight is a breach", INCLUSIVE, {"kind": "supervision-item", "facts": {"assignedOn": "2024-06-01"}, "acts": [act("办结", "", "2024-06-08")]}, "", "breached"),
    ("a month from the 31st ends with the shorter month", MONTH, {"kind": "supervision-item", "facts": {"assignedOn": "2024-01-31"}, "acts": [act("办结", "", "2024-02-29")]}, "", "complied"),
    ("a month from the 31st: the first of March is late", MONTH, {"kind": "supervision-item", "facts": {"assignedOn": "2024-01-31"}, "acts": [act("办结", "", "2024-03-01")]}, "", "breached"),
    ("ten minutes, with times", TEN_MINUTES, {"kind": "incident", "acts": [act("登记", "", "2024-06-01", at="09:00"), act("报告", "", "2024-06-01", at="09:10")]}, "", "complied"),
    ("eleven minutes are a breach", TEN_MINUTES, {"kind": "incident", "acts": [act("登记", "", "2024-06-01", at="09:00"), act("报告", "", "2024-06-01", at="09:11")]}, "", "breached"),
    ("without times ten minutes are open", TEN_MINUTES, {"kind": "incident", "acts": [act("登记", "", "2024-06-01"), act("报告", "", "2024-06-01")]}, "", "undetermined"),
    ("the next day is more than ten minutes later", TEN_MINUTES, {"kind": "incident", "acts": [act("登记", "", "2024-06-01", at="09:00"), act("报告", "", "2024-06-02")]}, "", "breached"),
    ("不超过60 includes 60", LIMIT, session(durationMinutes=60), "", "complied"),
    ("61 exceed 60", LIMIT, session(durationMinutes=61), "", "breached"),
    ("an unknown length is open", LIMIT, session(), "", "undetermined"),
    ("a planned meeting has no length yet", LIMIT, session(plannedOn="2024-07-01"), "", "pending"),
    ("half is not more than half", QUORUM, session(**HALF), "", "breached"),
    ("six of ten are more than half", QUORUM, session(membersDue=10, membersPresent=6), "", "complied"),
    ("a quorum needs both numbers", QUORUM, session(membersPresent=6), "", "undetermined"),
    ("the words stand in the paper", STATES, paper(statesApproval=True), "", "complied"),
    ("the words are lacking", STATES, paper(statesApproval=False), "", "breached"),
    ("nobody says whether the words stand there", STATES, paper(), "", "undetermined"),
    ("all members are named", MEMBERS, {"kind": "body", "facts": {"member": ["区长", "副区长", "部门主要负责人"]}}, "", "complied"),
    ("an executive deputy is a deputy", MEMBERS, {"kind": "body", "facts": {"member": ["区长", "常务副区长"]}}, "", "complied"),
    ("a member is lacking", MEMBERS, {"kind": "body", "facts": {"member": ["区长"]}}, "", "breached"),
    ("a stranger sits in a closed list", MEMBERS, {"kind": "body", "facts": {"member": ["区长", "副区长", "新闻媒体"]}}, "", "breached"),
    ("no list at all is open", MEMBERS, {"kind": "body"}, "", "undetermined"),
    ("twice in each of two months", TWICE_A_MONTH, {"kind": "body", "facts": {"periodFrom": "2024-03-01", "periodTo": "2024-04-30", "registerComplete": True}, "acts": [act("召开", "", f"2024-0{m}-{d}") for m in (3, 4) for d in (10, 20)]}, "", "complied"),
    ("three times in two months", TWICE_A_MONTH, {"kind": "body", "facts": {"periodFrom": "2024-03-01", "periodTo": "2024-04-30", "registerComplete": True}, "acts": [act("召开", "", f"2024-03-{d}") for d in (10, 15, 20)]}, "", "breached"),
    ("not once in a whole month", TWICE_A_MONTH, {"kind": "body", "facts": {"periodFrom": "2024-03-01", "periodTo": "2024-03-31", "registerComplete": True}}, "", "breached"),
    ("an incomplete register proves nothing", TWICE_A_MONTH, {"kind": "body", "facts": {"periodFrom": "2024-03-01", "periodTo": "2024-03-31"}}, "", "undetermined"),
    ("a period shorter than the cycle proves nothing", TWICE_A_MONTH, {"kind": "body", "facts": {"periodFrom": "2024-03-01", "periodTo": "2024-03-20", "registerComplete": True}}, "", "undetermined"),
    ("twice in one year is too often", ONCE_A_YEAR, {"kind": "body", "facts": {"periodFrom": "2023-01-01", "periodTo": "2023-12-31", "registerComplete": True}, "acts": [act("召开", "", "2023-03-01"), act("召开", "", "2023-09-01")]}, "", "breached"),
    ("every department countersigned", EACH, paper(act("会签", "区甲局", "2024-06-01"), act("会签", "区乙局", "2024-06-01"), act("报送", "", "2024-06-02"), involvedDepartment=["区甲局", "区乙局"]), "", "complied"),
    ("one department did not countersign", EACH, paper(act("会签", "区甲局", "2024-06-01"), act("报送", "", "2024-06-02"), involvedDepartment=["区甲局", "区乙局"]), "", "breached"),
    ("the departments involved are unknown", EACH, paper(act("报送", "", "2024-06-02")), "", "undetermined"),
    ("a report after the instruction is awaited", AFTER, {"kind": "supervision-item", "acts": [act("批示", "区长", "2024-06-01")]}, "", "pending"),
    ("a report before the instruction does not count", AFTER, {"kind": "supervision-item", "acts": [act("报告", "", "2024-05-01"), act("批示", "区长", "2024-06-01"), act("办结", "", "2024-06-09")]}, "", "breached"),
]  # fmt: skip


@pytest.fixture(scope="module")
def workshops(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workshop]:
    """One workshop for each norm of the table."""
    bodies = dict.fromkeys(body for _, body, *_ in CASES)
    return {body: workshop(tmp_path_factory.mktemp("shapes"), body) for body in bodies}


@pytest.mark.parametrize(("title", "body", "case", "as_of", "expected"), CASES, ids=[case[0] for case in CASES])
def test_a_norm_and_a_case_give_the_verdict(
    workshops: dict[str, Workshop], title: str, body: str, case: dict[str, Any], as_of: str, expected: str
) -> None:
    assert workshops[body].verdicts(case, as_of or "2024-06-20") == {"n1": expected}


def test_every_form_obeys_the_authoring_rules(workshops: dict[str, Workshop]) -> None:
    assert [problem for made in workshops.values() for problem in made.problems] == []


def test_a_norm_without_its_trigger_on_file_does_not_apply(workshops: dict[str, Workshop]) -> None:
    assert workshops[AFTER].verdicts({"kind": "supervision-item"}) == {}


def test_a_recorded_reason_excuses_a_norm_in_principle(workshops: dict[str, Workshop]) -> None:
    late = session(
        act("会议结束", "", "2022-05-31"), act("印发", "", "2022-06-09"), act("记录理由", "", "", regarding="n1")
    )
    assert workshops[MINUTES].verdicts(late, "2022-06-20") == {"n1": "complied"}


def test_a_firm_norm_is_not_excused_by_a_reason(workshops: dict[str, Workshop]) -> None:
    late = paper(SIGNED, act("记录理由", "", "", regarding="n1"))
    assert workshops[REVIEW].verdicts(late) == {"n1": "breached"}


def test_the_profile_tells_who_is_in_charge(workshops: dict[str, Workshop]) -> None:
    case = paper(act("审核", "副区长", "2024-06-03", person="p2"), SIGNED, leadDepartment="区甲局")
    posts = [{"person": "p2", "role": "副区长", "from": "2024-01-01"}]
    mine = {"posts": posts, "portfolios": [{"person": "p2", "departments": ["区甲局"], "from": "2024-01-01"}]}
    others = {"posts": posts, "portfolios": [{"person": "p3", "departments": ["区甲局"], "from": "2024-01-01"}]}
    assert workshops[REVIEW].verdicts(case) == {"n1": "undetermined"}
    assert workshops[REVIEW].verdicts(case, profile=mine) == {"n1": "complied"}
    assert workshops[REVIEW].verdicts(case, profile=others) == {"n1": "breached"}


def test_a_person_whose_posts_are_known_is_nobody_else(tmp_path: Path) -> None:
    made = workshop(tmp_path, SIGN.replace("district-head", "executive-deputy"))
    case = paper(act("签发", "副区长", "2024-06-04", person="p2"))
    assert made.verdicts(case) == {"n1": "undetermined"}
    assert made.verdicts(case, profile={"posts": [{"person": "p2", "role": "副区长"}]}) == {"n1": "breached"}
    assert made.verdicts(case, profile={"posts": [{"person": "p2", "role": "常务副区长"}]}) == {"n1": "complied"}


def test_an_organiser_that_is_no_department_does_not_become_one(tmp_path: Path) -> None:
    made = workshop(
        tmp_path, SIGN.replace("role:district-head", "unit:department").replace("case:document", "case:event")
    )
    case = {"kind": "event", "facts": {"organiser": "企业"}, "acts": [act("签发", "企业", "2024-06-04")]}
    assert made.verdicts(case) == {"n1": "breached"}


def test_a_unit_that_only_the_case_names_leaves_a_condition_open(tmp_path: Path) -> None:
    made = workshop(tmp_path, f"{SIGN} ; gj:when [ gj:issuer unit:department ]")
    assert made.verdicts(paper(SIGNED, issuer="区甲局")) == {"n1": "undetermined"}
    assert made.verdicts(paper(SIGNED, issuer="区甲局", leadDepartment="区甲局")) == {"n1": "complied"}
    assert made.verdicts(paper(SIGNED, issuer="区政府办公室")) == {}
    assert made.verdicts(paper(SIGNED, issuer="区甲局"), profile={"departments": [{"name": "区甲局"}]}) == {
        "n1": "complied"
    }


def test_two_rules_that_disagree_about_one_act_are_a_conflict(tmp_path: Path) -> None:
    clash = workshop(tmp_path, SIGN, MANDATED)
    case = paper(act("授权", "区长", "2024-06-01", to="副区长"), act("签发", "副区长", "2024-06-04"))
    assert clash.verdicts(case) == {"n1": "conflict", "n2": "conflict"}


def test_a_superior_for_the_one_who_chaired_is_open(tmp_path: Path) -> None:
    made = workshop(tmp_path, SAME)
    case = session(act("主持", "常务副区长", "2024-06-01", person="p2"), act("签发", "区长", "2024-06-04"))
    assert made.verdicts(case) == {"n1": "undetermined"}


def test_a_unit_on_record_may_stand_for_its_head(tmp_path: Path) -> None:
    made = workshop(tmp_path, SIGN.replace("role:district-head", "role:office-director"))
    assert made.verdicts(paper(act("签发", "区政府办公室", "2024-06-04"))) == {"n1": "undetermined"}


def test_a_declared_exception_is_no_conflict(tmp_path: Path) -> None:
    exception = f"{MANDATED} ; gj:exceptionTo <https://w3id.org/guiju/id/norm/test-2024/n1>"
    case = paper(act("授权", "区长", "2024-06-01", to="副区长"), act("签发", "副区长", "2024-06-04"))
    assert workshop(tmp_path, SIGN, exception).verdicts(case) == {"n1": "breached", "n2": "complied"}


def test_a_missing_fact_of_the_condition_is_asked_for(tmp_path: Path) -> None:
    made = workshop(tmp_path, f"{SIGN} ; gj:when [ gj:nature nature:normative ] ; gj:unless [ gj:secret true ]")
    assert made.verdicts(paper(SIGNED)) == {"n1": "undetermined"}
    assert made.verdicts(paper(SIGNED, nature="行政规范性文件")) == {"n1": "undetermined"}
    assert made.verdicts(paper(SIGNED, nature="行政规范性文件", secret=False)) == {"n1": "complied"}
    assert made.verdicts(paper(SIGNED, nature="人事任免")) == {}
    answer = made.answer(made.checkers[0], paper(SIGNED, secret=False), "2024-06-20")
    assert answer["verdicts"][0]["missing"] == [{"zh": "公文性质", "en": "nature"}]


def test_nothing_is_judged_before_the_rules_were_in_force(tmp_path: Path) -> None:
    made = workshop(tmp_path, SIGN, commencement="2024-07-01")
    answer = made.answer(made.checkers[0], paper(SIGNED), "2024-08-01")
    assert answer["verdicts"] == []
    assert answer["input"][0]["level"] == "error"
