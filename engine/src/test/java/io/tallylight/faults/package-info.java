/**
 * Faults on purpose, against real Redis processes and real engines: kills, full disks and memories, flushed scripts and
 * data, broken keys, races, hostile requests. Tests run on JUnit's thread; buyers of a {@link io.tallylight.faults.Crowd}
 * act on the threads of the nodes that they ask. Uses the public side of the ledger, the engine and HTTP only.
 */
@NullMarked
package io.tallylight.faults;

import org.jspecify.annotations.NullMarked;
