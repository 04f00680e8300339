// What every page needs: the language of the page, building elements, finding them, handing out files.

/** The two languages in which the service says everything. */
export interface Bilingual {
  zh: string;
  en: string;
}

export const isEnglish = document.documentElement.lang.toLowerCase().startsWith("en");

/** The words for the page's language. */
export function say(zh: string, en: string): string {
  return isEnglish ? en : zh;
}

/** The text of a bilingual value in the page's language; the other language where one is missing. */
export function inLanguage(value: Bilingual | string | null | undefined): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return (isEnglish ? value.en || value.zh : value.zh || value.en) ?? "";
}

type Child = Node | string;

/** Builds an element; attributes are set as attributes, so no text is ever read as markup. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** A button that does not send its form. */
export function button(label: string, press: () => void, attributes: Record<string, string> = {}): HTMLButtonElement {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", press);
  return made;
}

/** The element that the page's template promises. Throws where the template lacks it. */
export function required<Kind extends HTMLElement>(selector: string, kind: new () => Kind): Kind {
  const found = document.querySelector(selector);
  if (found instanceof kind) return found;
  throw new Error(`The page has no ${kind.name} ${selector}; assets/README.md lists what a template must hold.`);
}

/** The nonce under which the page's policy lets a script add styles. */
export function nonce(): string {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  return meta?.content || document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce || "";
}

/** Hands the user a file made in the page. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/** Was the request given up by the user rather than failed? */
export function isStopped(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
