"""What ``tabletop new`` writes: a short, complete exercise that passes every check, or a blank one."""

from __future__ import annotations

EXAMPLE = """\
# A short, complete exercise. Change what you like, then: tabletop check FILE, tabletop preview FILE
tabletop: 1
title: The bridge
version: 1
summary: An old bridge, a report nobody expected, and one evening to decide who may still cross.
clock: An evening in October
minutes: 45
players: {min: 3, max: 20}

# Who sits at the table. The brief is for that role alone.
roles:
  mayor:
    name: Mayor
    side: us
    interest: The town has to work tomorrow morning.
    brief: The hospital lies on the far side. You have promised its director that the road stays open.
  engineer:
    name: Chief engineer
    side: us
    interest: Nobody is to be hurt on a bridge you are answerable for.
    brief: You asked for this survey two years ago. You think the worst number in it is right.
  neighbour:
    name: Mayor of the next town
    side: neighbour
    interest: Your market lives from those who come across.

# What moves: words from low to high, never a total.
indicators:
  trust:
    name: Trust of the next town
    levels: [broken, strained, steady, close]
    start: steady
    reads: more_is_better

# What later scenes ask for. The first word holds at the start.
flags:
  bridge: [open, limited, closed]

objectives:
  weigh_risk:
    text: Weigh a danger nobody can measure against a cost everybody can see.

scenes:
  the_report:
    title: Six o’clock
    minutes: 12
    objective: weigh_risk
    text: |
      The survey is two weeks early. One of the two main bearings has moved by four centimetres since spring.

      The engineer who wrote it gives three numbers and will not choose between them.
    notes: Let the mayor of the next town speak before the vote. Wait until somebody has asked what the numbers mean.
    probe:
      - What would have to be true for the best number to be right?
      - {text: "What does your town lose by each hour?", for: neighbour}
    listen_for:
      - {text: "asks who will be told first, and by whom", objective: weigh_risk}
    injects:
      - id: the_ambulance
        at: discussion
        from: The hospital
        by: phone
        text: Two ambulances are due across before midnight. The detour takes them forty minutes.
    decision:
      ask: Who may cross the bridge tonight?
      minutes: 6
      options:
        close_it:
          label: Nobody, until it is inspected
          text: The bridge is closed at once, and buses run by the upper road.
          case: A bridge that stands can be opened again tomorrow; one that falls cannot.
          moves:
            trust: {by: -1, because: "The next town hears of it from the radio."}
          set: {bridge: closed}
          consequence: By seven the barrier is down. Somebody films the queue.
          goto: the_morning
        one_lane:
          label: One lane, ambulances first
          text: One lane stays open, with a weight limit and somebody who counts.
          case: It halves the load tonight and keeps the hospital within reach.
          moves:
            trust: {by: unknown, because: "Some call it fair and others half a decision."}
          set: {bridge: limited}
          consequence: Two firefighters with torches wave the cars across one by one.
          goto: the_night
        keep_open:
          label: Everybody, and inspect at dawn
          text: The bridge stays open, and the inspectors begin at first light.
          case: It has carried this for two years, and closing it harms people tonight.
          moves:
            trust: {by: +1, because: "The market opens as it does every week."}
          consequence: The evening goes on. The engineer stays on the bank with a lamp.
          goto: the_night

  the_night:
    title: Eleven o’clock
    minutes: 2
    text: The wind has turned. The sensor on the second bearing shows one more centimetre.
    goto: the_morning

  the_morning:
    title: Seven o’clock
    minutes: 4
    blocks:
      - when: bridge == 'closed'
        text: Forty cars stand at the barrier. The market has begun without half of its stalls.
      - when: bridge == 'limited'
        text: The night went by, one car at a time. The firefighters ask who relieves them.
      - when: bridge == 'open'
        text: The bridge carried the night. The inspectors have gone underneath without a word.
      - text: The mayor of the next town is on the line.
    decision:
      ask: What do we tell the next town?
      options:
        everything:
          label: All three numbers
          case: They bear the risk with us, so they may see what we see.
          moves:
            trust: {by: +1, because: "They are told first and told all."}
          goto: side_by_side
        the_plan:
          label: What we do, not what we fear
          case: A number without its doubt spreads faster than any correction.
          moves:
            trust: {by: -1, because: "They notice what is left out."}
          goto: each_for_itself
        reopen:
          label: That it opens at noon
          case: A day can be planned around a time, even an uncertain one.
          when: bridge != 'open'
          closed_because: The bridge has never been closed.
          moves:
            trust: {by: unknown, because: "It is a promise about a bearing."}
          goto: each_for_itself

  side_by_side:
    text: At noon two mayors stand at the barrier together and read from one sheet.
    ending: {title: One sheet, tone: "sober, joined"}

  each_for_itself:
    text: By noon there are two sheets, and each says something else about the same bridge.
    ending: {title: Two sheets, tone: "polite, apart"}

debrief:
  lead: the_report
  questions:
    - Who carried the risk that you decided on?
    - What did you know at eleven that you did not want to know?
  invented: The town, the bridge and every number are made up.

# Plays you promise to yourself: tabletop playtest FILE
playtests:
  closes_and_tells:
    choose: {the_report: close_it, the_morning: everything}
    ends: side_by_side
    indicators: {trust: steady}
    flags: {bridge: closed}
  keeps_open_and_keeps_quiet:
    choose: {the_report: keep_open, the_morning: the_plan}
    ends: each_for_itself
    visits: [the_night]
"""

BLANK = """\
tabletop: 1
title: A title
summary: What it is about, in one sentence.
version: 1

scenes:
  first_scene:
    title: Where it begins
    text: What everybody in the room reads.
    decision:
      ask: What do we do?
      options:
        one_way:
          label: One way
          goto: one_end
        another_way:
          label: Another way
          goto: another_end

  one_end:
    text: What comes of it.
    ending: An end

  another_end:
    text: What comes of that.
    ending: Another end
"""
