/**
 * The pages and their client in a real browser. {@link io.tallylight.web.Browser} owns one Chromium and is used by one test thread;
 * {@link io.tallylight.web.StandInEngine} speaks the feed and the shop calls from a script, so that a test can send what a healthy
 * engine never would (a stale seq, a gap, another epoch). It runs on its own event loop and hands what it saw to the test
 * through queues.
 */
@NullMarked
package io.tallylight.web;

import org.jspecify.annotations.NullMarked;
