#!/usr/bin/env python3
"""Writes a data package of N relations and N/10 entities in the shipped ontology, the same bytes for the same N.

    generate.py N FOLDER

FOLDER/data is the package; FOLDER/ids has lists of what to ask for. Degrees do not depend on N, but for one organisation
and one place, whose degrees grow with it: the hubs.
"""

import json
import random
import sys
from pathlib import Path

TRADES = [("trade", "торговле"), ("justice", "правосудию"), ("customs", "таможне"), ("border-security", "охране границы"),
          ("religious-affairs", "делам религий"), ("financial-monitoring", "финансовому мониторингу"),
          ("emergencies", "чрезвычайным ситуациям"), ("education", "образованию"), ("migration", "миграции"),
          ("drug-control", "контролю за наркотиками"), ("internal-affairs", "внутренним делам"), ("energy", "энергетике")]
BODIES = [("MINISTRY", "Министерство"), ("AGENCY", "Агентство"), ("COMMITTEE", "Комитет"), ("COMMISSION", "Комиссия"),
          ("COUNCIL", "Совет"), ("COURT", "Суд"), ("PROSECUTOR", "Прокуратура"), ("CENTRE", "Центр"),
          ("DIRECTORATE", "Управление"), ("OFFICE", "Бюро")]
GIVEN = [("Anna", "Анна"), ("Timur", "Тимур"), ("Olga", "Ольга"), ("Ruslan", "Руслан"), ("Dana", "Дана"), ("Ivan", "Иван")]
FAMILY = [("Akhmetova", "Ахметова"), ("Petrenko", "Петренко"), ("Saidova", "Саидова"), ("Kim", "Ким"), ("Orlov", "Орлов")]
SYLLABLES = ["al", "bor", "da", "es", "fe", "gor", "kai", "lu", "mir", "no", "os", "pra", "ru", "sa", "tem", "ul", "ve", "zan"]
LEVELS = ["INTERNATIONAL", "NATIONAL", "NATIONAL", "REGIONAL", "LOCAL"]
STATUSES = ["FULL"] * 7 + ["ASSOCIATE", "OBSERVER", "PARTNER"]
COOPERATION = ["AGREEMENT", "INFO_EXCHANGE", "TRAINING", "OPERATIONS", "CONSULTATION"]
SUBORDINATION = ["ORGAN", "UNIT", "TERRITORIAL", "SECRETARIAT", "ACCOUNTABLE"]
SUPPORT = ["FUNDING", "TRAINING", "EQUIPMENT", "TECHNICAL"]
HEADERS = {
    "sources": "id,name,sourceType,title,published,citations",
    "entities/State": "id,name,names,start,end,historic,citations",
    "entities/Place": "id,name,names,placeType,lat,lon,citations",
    "entities/InternationalOrganization": "id,name,names,start,orgType,abbreviation,externalIds,citations",
    "entities/PublicBody": "id,name,names,description,start,end,bodyType,level,abbreviation,citations",
    "entities/Person": "id,name,names,birth,roleText,sensitive,citations",
    "relations/COOPERATES_WITH": "id,from,to,start,end,mode,citations,derived,note",
    "relations/HOLDS_POSITION": "id,from,to,start,end,title,citations,derived,note",
    "relations/LOCATED_IN": "id,from,to,start,end,role,citations,derived,note",
    "relations/MEMBER_OF": "id,from,to,start,end,status,role,citations,derived,note",
    "relations/PART_OF": "id,from,to,start,end,order,citations,derived,note",
    "relations/REPORTS_TO": "id,from,to,start,end,frequency,citations,derived,note",
    "relations/SUBORDINATE_TO": "id,from,to,start,end,mode,citations,derived,note",
    "relations/SUPPORTS": "id,from,to,start,end,mode,citations,derived,note",
}
SOURCES = 50


class Graph:
    def __init__(self, relations):
        self.random = random.Random(relations).random
        self.rows = {path: [header] for path, header in HEADERS.items()}
        self.left = relations
        self.number = 0
        self.pairs = set()

    def below(self, n):
        return int(self.random() * n)

    def pick(self, items):
        return items[int(self.random() * len(items))]

    def add(self, path, *cells):
        self.rows[path].append(",".join(map(str, cells)))

    def date(self, share):
        """A date in that share of cases: half of them a year, a third a month, the rest a day."""
        if self.random() >= share:
            return ""
        year, month, precision = 1991 + self.below(30), 1 + self.below(12), self.below(6)
        if precision < 3:
            return str(year)
        return f"{year}-{month:02}" if precision < 5 else f"{year}-{month:02}-{1 + self.below(28):02}"

    def citations(self):
        source = self.below(SOURCES)
        one = f"source-{source:02}#p{1 + self.below(120)}"
        return one if self.below(10) else f"{one}|source-{(source + 1) % SOURCES:02}#p{1 + self.below(120)}"

    def relate(self, relation, prefix, start, to, *own):
        if self.left == 0 or (relation, start, to) in self.pairs:
            return
        self.pairs.add((relation, start, to))
        self.left -= 1
        self.number += 1
        begin = self.date(0.6)
        end = ("..", "", "", "2022", "2023-05")[self.below(5)]
        note = "" if self.below(50) else f"The source words it otherwise in place {self.number}."
        derived = "" if self.below(5) else "INFERRED"
        name = f"{prefix}-{start}-{self.number:07}"
        self.add(f"relations/{relation}", name, start, to, begin, end, *own, self.citations(), derived, note)

    def other(self, items, than):
        while True:
            one = self.pick(items)
            if one != than:
                return one


def generate(relations):
    graph = Graph(relations)
    entities = relations // 10
    words = lambda: "".join(graph.pick(SYLLABLES) for _ in range(3)).capitalize()
    for at in range(SOURCES):
        graph.add("sources", f"source-{at:02}", f"Source {at}", "ARTICLE", f"Title of source {at}", 1995 + at % 25, f"source-{at:02}")

    states, places, organizations, bodies, people = ([] for _ in range(5))
    for at in range(entities * 2 // 100):
        name = words()
        states.append(f"{name.lower()}-{at:05}")
        graph.add("entities/State", states[-1], f"{name} {at}", f"Republic of {name}@en#OFFICIAL", graph.date(0.3), "",
                  "" if at % 10 else "true", graph.citations())
    for at in range(entities * 10 // 100):
        name = words()
        places.append(f"{name.lower()}-city-{at:05}")
        graph.add("entities/Place", places[-1], f"{name} {at}", "", graph.pick(["CITY", "REGION", "TOWN", "DISTRICT"]),
                  f"{(graph.below(1360) - 680) / 8:g}", f"{(graph.below(2880) - 1440) / 8:g}", graph.citations())
    for at in range(entities * 3 // 100):
        trade, russian = graph.pick(TRADES)
        name = words()
        organizations.append(f"{name.lower()}-{trade}-organization-{at:05}")
        graph.add("entities/InternationalOrganization", organizations[-1],
                  f"{name} Organization for {trade.replace('-', ' ').title()} {at}",
                  f"{name[:2].upper()}O{at}@en#ABBREVIATION|Организация по {russian} {at}@ru#OFFICIAL", graph.date(0.8),
                  graph.pick(["IGO", "INFORMAL", "NETWORK"]), f"{name[:2].upper()}O{at}", f"wikidata:Q{900000 + at}",
                  graph.citations())
    count = entities * 45 // 100
    abbreviations = [f"AB{at:04}" for at in range(count // 60)]
    for at in range(count):
        (kind, russian_kind), (trade, russian) = graph.pick(BODIES), graph.pick(TRADES)
        name = words()
        bodies.append(f"{name[:3].lower()}-{kind.lower()}-{trade}-{at:06}")
        graph.add("entities/PublicBody", bodies[-1], f"{kind.title()} for {trade.replace('-', ' ').title()} of {name} {at}",
                  f"{russian_kind} по {russian} {at}@ru#OFFICIAL" if graph.below(2) else "",
                  "" if graph.below(4) else f"Works on {trade.replace('-', ' ')} in {name}.", graph.date(0.5), "", kind,
                  graph.pick(LEVELS), abbreviations[at % len(abbreviations)], graph.citations())
    for at in range(entities - len(states) - len(places) - len(organizations) - len(bodies) - SOURCES):
        (given, russian_given), (family, russian_family) = graph.pick(GIVEN), graph.pick(FAMILY)
        people.append(f"{given.lower()}-{family.lower()}-{at:06}")
        graph.add("entities/Person", people[-1], f"{given} {family} {at}", f"{russian_given} {russian_family}@ru#OFFICIAL",
                  graph.date(0.3), "official" if graph.below(3) else "", "" if graph.below(100) else "true",
                  graph.citations())

    members = states + states + bodies
    full = {}
    for organization in organizations[1:]:
        for _ in range(50 + graph.below(80)):
            status = graph.pick(STATUSES)
            full[organization] = full.get(organization, 0) + (status == "FULL")
            graph.relate("MEMBER_OF", "member", graph.pick(members), organization, status, "" if graph.below(8) else "founder")
    hub = organizations[0]
    for _ in range(relations // 100):
        graph.relate("MEMBER_OF", "member", graph.pick(members), hub, "FULL", "")
    for group in (states, bodies):
        for one in group:
            for _ in range(5):
                graph.relate("COOPERATES_WITH", "cooperates", one, graph.other(group, one), graph.pick(COOPERATION))
    for body in bodies:
        over = graph.pick(graph.pick([bodies, organizations, states]))
        graph.relate("SUBORDINATE_TO", "under", body, over if over != body else states[0], graph.pick(SUBORDINATION))
        graph.relate("REPORTS_TO", "reports", body, graph.pick(organizations), graph.pick(["annual", "quarterly", ""]))
        graph.relate("SUPPORTS", "supports", body, graph.other(bodies, body), graph.pick(SUPPORT))
    for one in organizations + bodies + people:
        place = places[0] if graph.below(10) == 0 else graph.pick(places)
        graph.relate("LOCATED_IN", "located", one, place, "HEADQUARTERS" if graph.below(2) else "")
    for place in places:
        graph.relate("PART_OF", "part", place, graph.pick(states), "")
    for person in people:
        graph.relate("HOLDS_POSITION", "holds", person, graph.pick(bodies), graph.pick(["Head", "Deputy head", "Adviser", ""]))
    while graph.left:
        graph.relate("MEMBER_OF", "member", graph.pick(people), graph.pick(bodies), graph.pick(STATUSES), "")

    ids = {"organizations": [one for one in organizations[1:] if full[one] > 25], "hub": [hub],
           "abbreviations": abbreviations, "types": [kind for kind, _ in BODIES]}
    return graph.rows, ids


def main(relations, folder):
    rows, ids = generate(relations)
    for kind, lines in rows.items():
        path = folder / "data" / f"{kind}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    resources = [{"name": Path(kind).name.lower().replace("_", "-"), "path": f"{kind}.csv"} for kind in rows]
    package = {"name": f"generated-{relations}", "title": "Generated", "version": "0.0.0",
               "licenses": [{"name": "CC0-1.0"}], "resources": resources}
    (folder / "data" / "datapackage.json").write_text(json.dumps(package, indent=2) + "\n")
    (folder / "ids").mkdir(exist_ok=True)
    for name, values in ids.items():
        (folder / "ids" / f"{name}.txt").write_text("\n".join(values) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
