package io.tallylight.commerce;

import io.lettuce.core.ScriptOutputType;
import io.tallylight.redis.ScriptRunner;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Keeps the notes about orders elsewhere, by {@code lua/commerce-note.lua}, of which it is the only caller. Any thread. */
final class NoteScript {
    /** From the last change of a show's notes on. */
    static final Duration NOTED_FOR = Duration.ofDays(90);

    private static final ScriptRunner SCRIPT = new ScriptRunner("commerce-note", ScriptOutputType.INTEGER);

    private final SharedRedis redis;

    NoteScript(SharedRedis redis) {
        this.redis = redis;
    }

    /** A note about orders elsewhere; empty where there is none. */
    Future<Optional<String>> read(String show, String field) {
        return get(ShowKeys.of(show).elsewhere(), field);
    }

    /** What is noted of the bookings of an offer; empty where nothing is. */
    Future<Optional<String>> readBooked(String show, String sku) {
        return get(ShowKeys.of(show).booked(), sku);
    }

    private Future<Optional<String>> get(String key, String field) {
        return redis.read(() -> redis.commands().hget(bytes(key), bytes(field)))
                .map(text -> Optional.ofNullable(text).map(found -> new String(found, StandardCharsets.UTF_8)));
    }

    /** A text that becomes another one. */
    record Change(String field, Optional<String> before, String after) {}

    /** Makes a change of a note about an order; answers whether it was still as it was read. */
    Future<Boolean> replace(String show, Change note) {
        return run(show, note, new Change("", Optional.empty(), ""));
    }

    /** Makes a change of a note about an order and one of the bookings of an offer, both or none. */
    Future<Boolean> replace(String show, Change note, Change booked) {
        return run(show, note, booked);
    }

    private Future<Boolean> run(String show, Change note, Change booked) {
        ShowKeys names = ShowKeys.of(show);
        byte[][] keys = {bytes(names.elsewhere()), bytes(names.booked())};
        return redis.<Long>read(() -> SCRIPT.run(
                        redis,
                        keys,
                        bytes(note.field),
                        bytes(note.before.orElse("")),
                        bytes(note.after),
                        bytes(booked.field),
                        bytes(booked.before.orElse("")),
                        bytes(booked.after),
                        ScriptRunner.arg(NOTED_FOR.toMillis())))
                .map(noted -> noted == 1);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
