/* What a term weighs against a text of some length. */
#ifndef SYNDICATE_TERM_OVERLAP_H
#define SYNDICATE_TERM_OVERLAP_H

enum { WEIGHTS = 256 };

/* Against a text `ratio` times as long as a usual article, a term in a share s of all articles weighs -ln(1 - (1 - s)^ratio), because a
 * long text has many words by accident; a shorter one counts as usual. `lacking` is ln(1 - s). */
double weight_against(double nats, double lacking, double ratio);

#endif
