/** Tests of the way to Redis, against a real one and against sockets that misbehave. */
@NullMarked
package io.tallylight.redis;

import org.jspecify.annotations.NullMarked;
