/**
 * HTTP as clients meet it: a whole engine with a Redis of its own, asked over real sockets. Most classes share one engine
 * ({@code SharedEngine}) and keep apart by making their own shows; who needs other settings or breaks things starts one.
 */
@NullMarked
package io.tallylight.api;

import org.jspecify.annotations.NullMarked;
