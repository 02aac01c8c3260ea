/** Tests of the Kafka order system, on a broker in this JVM. */
@NullMarked
package io.tallylight.orders.kafka;

import org.jspecify.annotations.NullMarked;
