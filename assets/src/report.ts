// What /check answers (JSON verdicts), as types.
import type { Bilingual } from "./page";

export const VERDICTS = ["breached", "conflict", "undetermined", "pending", "complied"] as const;
export type VerdictName = (typeof VERDICTS)[number];

/** A fact that was used, with its place in what was handed in. */
export interface Fact {
  what: string;
  what_en?: string;
  value: string | number | boolean | null;
  value_en?: string;
  where?: string | null;
}

/** The other norm of a conflict. */
export interface Against {
  norm?: string;
  cite?: string;
  quote?: string;
}

/** One norm's verdict on one case. */
export interface Verdict {
  verdict: VerdictName;
  severity: "Violation" | "Warning" | "Info";
  focus: string;
  norm: string;
  ruleset: string;
  article: number | null;
  paragraph: number | null;
  item: number | null;
  cite: string;
  strength: string;
  quote: string;
  sentence?: string | null;
  message: Bilingual;
  expected?: Bilingual | null;
  actual?: Bilingual | null;
  due?: string | null;
  moved_by?: string[];
  moved_by_en?: string[];
  facts?: Fact[];
  assumptions?: string[];
  assumptions_en?: string[];
  against?: (Against | string)[];
  /** What to do; `change` is a JSON Patch on the case, `confirmed` whether the changed case was checked and complies. */
  remedy?: (Bilingual & { change?: object[] | null; confirmed?: boolean }) | null;
  /** Undetermined only: the facts that are not on file; verdicts that miss the same are shown together. */
  missing?: Bilingual[];
}

/** The whole answer. */
export interface Report {
  conforms: boolean;
  rulesets: string[];
  as_of: string;
  summary: Record<VerdictName | "not_applicable", number>;
  verdicts: Verdict[];
  input: { level: string; where?: string | null; message: Bilingual | string }[];
  receipt?: Record<string, unknown>;
  looked_at?: { norms: number; nodes: number; untouched: string[] };
}
