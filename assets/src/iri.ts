// IRIs as people read them: shortened by prefix, and linked only where a link is safe and leads somewhere.
import { element } from "./page";

const RESOURCES = "https://w3id.org/guiju/id/";
const VOCABULARY = "https://w3id.org/guiju/def";

const PREFIXES: [prefix: string, namespace: string][] = [
  ["gj", `${VOCABULARY}#`],
  ["rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"],
  ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"],
  ["owl", "http://www.w3.org/2002/07/owl#"],
  ["xsd", "http://www.w3.org/2001/XMLSchema#"],
  ["skos", "http://www.w3.org/2004/02/skos/core#"],
  ["dcterms", "http://purl.org/dc/terms/"],
  ["org", "http://www.w3.org/ns/org#"],
  ["prov", "http://www.w3.org/ns/prov#"],
  ["oa", "http://www.w3.org/ns/oa#"],
  ["sh", "http://www.w3.org/ns/shacl#"],
  ["eli", "http://data.europa.eu/eli/ontology#"],
];

/** `https://w3id.org/guiju/id/norm/x` → `norm:x`; an unknown IRI stays whole. */
export function shorten(iri: string): string {
  if (iri.startsWith(RESOURCES)) {
    const path = iri.slice(RESOURCES.length);
    const slash = path.indexOf("/");
    return slash > 0 ? `${path.slice(0, slash)}:${path.slice(slash + 1)}` : path;
  }
  const known = PREFIXES.find(([, namespace]) => iri.startsWith(namespace));
  return known ? `${known[0]}:${iri.slice(known[1].length)}` : iri;
}

/** Where the IRI is answered: our own on this very service, others only by http(s); null means no link. */
export function address(iri: string): string | null {
  if (iri.startsWith(RESOURCES)) return `/id/${iri.slice(RESOURCES.length)}`;
  if (iri === VOCABULARY || iri.startsWith(`${VOCABULARY}#`)) return `/def${iri.slice(VOCABULARY.length)}`;
  return /^https?:\/\//i.test(iri) ? iri : null;
}

/** The IRI as a link, or as plain text where following it would not be safe. */
export function iriNode(iri: string): HTMLElement {
  const href = address(iri);
  if (!href) return element("span", { class: "iri" }, iri);
  const outside = href.startsWith("/") ? {} : { rel: "noreferrer noopener" };
  return element("a", { class: "iri", href, title: iri, ...outside }, shorten(iri));
}
