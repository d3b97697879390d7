// The places of zones.

/** @import {Address, Zone, ZoneMember} from "room/plan/documents.js" */

/**
 * Return zones with the numbers of their places; the zones are taken to be valid.
 * @param {Zone[]} zones
 * @param {Address[]} addresses - by place
 * @returns {{name: string, places: number[]}[]}
 */
export function placesOfZones(zones, addresses) {
  return zones.map(({ name, members }) => {
    const found = addresses.flatMap((address, place) =>
      members.some((member) => holds(member, address)) ? [place] : [],
    );
    return { name, places: found };
  });
}

/** @type {(member: ZoneMember, address: Address) => boolean} */
function holds(member, [first, second = 0]) {
  if (typeof member === "string") return member === first;
  const [name, from = 0, to = from] = member;
  return name === first && from <= second && second <= to;
}
