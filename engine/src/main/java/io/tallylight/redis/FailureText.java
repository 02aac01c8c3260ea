package io.tallylight.redis;

import io.netty.channel.unix.Errors.NativeIoException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes failures for the people who read the log and the answers, without the names of classes. */
public final class FailureText {
    /** Matches a class with its package, as at the start of an exception's {@code toString}. */
    private static final Pattern CLASS_NAME =
            Pattern.compile("\\b(?:[a-z_][\\w$]*\\.)+[A-Z][\\w$]*(?:Exception|Error)\\b(?:: |$)?");

    /** Matches Netty's text for a system call that failed; the text of the operating system may follow. */
    private static final Pattern SYSTEM_CALL =
            Pattern.compile("\\w+\\(\\.\\.\\) failed with error\\((-?\\d{1,4})\\)(?:: )?(.*)");

    private static final int ADDRESS_IN_USE = -98;
    private static final int NO_SUCH_ADDRESS = -99;

    /** Errors of Linux by Netty's number, for which Netty gives no text. */
    private static final Map<Integer, String> SYSTEM_ERRORS = Map.of(
            -13,
            "permission denied",
            -24,
            "too many open files",
            -32,
            "the connection was closed",
            ADDRESS_IN_USE,
            "the address is in use",
            NO_SUCH_ADDRESS,
            "this machine has no such address",
            -101,
            "the network cannot be reached",
            -104,
            "the connection was reset",
            -110,
            "the connection timed out",
            -111,
            "the connection was refused",
            -113,
            "there is no route to the host");

    private FailureText() {}

    /** Returns the message of a failure, or of its cause if it only wraps one. */
    public static String of(@Nullable Throwable failure) {
        Throwable reason = unwrapped(failure);
        String text = reason == null ? "" : text(reason);
        return text.isEmpty() ? "no reason was given" : text;
    }

    /** Returns whether an address cannot be listened on because it is in use. */
    public static boolean isAddressInUse(Throwable failure) {
        Throwable reason = unwrapped(failure);
        return reason instanceof NativeIoException system
                ? system.expectedErr() == ADDRESS_IN_USE
                : reason instanceof BindException;
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        Throwable reason = failure;
        while ((reason instanceof CompletionException || reason instanceof ExecutionException)
                && reason.getCause() != null) {
            reason = reason.getCause();
        }
        return reason;
    }

    private static String text(Throwable reason) {
        String message = reason.getMessage() == null ? "" : reason.getMessage().strip();
        if (reason instanceof TimeoutException) {
            return "there was no answer in time";
        } else if (reason instanceof ClosedChannelException) {
            return "the connection was closed";
        } else if (reason instanceof ConnectException && message.isEmpty()) {
            return "the connection was refused";
        } else if (reason instanceof UnknownHostException && isOneWord(message)) {
            return "the name " + message + " has no address";
        } else if (reason instanceof NoSuchFileException) {
            return "there is no " + message;
        } else if (reason instanceof AccessDeniedException) {
            return message + " may not be used: permission denied";
        } else if (reason instanceof FileAlreadyExistsException) {
            return message + " is there already";
        }
        return message.isEmpty() && reason.getCause() != null ? of(reason.getCause()) : inPlainWords(message);
    }

    /** Returns whether the message is only a name, without a statement about it. */
    private static boolean isOneWord(String message) {
        return !message.isEmpty() && message.indexOf(' ') < 0;
    }

    private static String inPlainWords(String message) {
        String text = CLASS_NAME.matcher(message).replaceAll("");
        Matcher call = SYSTEM_CALL.matcher(text);
        if (!call.find()) {
            return text.strip();
        }
        String words = SYSTEM_ERRORS.getOrDefault(Integer.parseInt(call.group(1)), "");
        String more = call.group(2).strip();
        return (text.substring(0, call.start()) + (more.isEmpty() ? words : more)).strip();
    }
}
