package io.tallylight.orders.webhook;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.tallylight.redis.FailureText;
import io.vertx.core.http.HttpClientOptions;
import java.net.ConnectException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Says why a message got no answer that could be read. */
final class FailedExchange {
    private FailedExchange() {}

    /**
     * Returns one sentence about the receiver. An exception of Netty's HTTP decoder means that an answer came, and says
     * what was wrong with it.
     */
    static String text(ExecutionException failure, int timeoutMs) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof DecoderException && cause.getCause() instanceof SSLException tls) {
            cause = tls;
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return "the headers of the receiver's answer are longer than " + HttpClientOptions.DEFAULT_MAX_HEADER_SIZE
                    + " bytes";
        } else if (cause instanceof TooLongFrameException) {
            return "a line of the receiver's answer is too long";
        } else if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
            return "the receiver's answer is not HTTP";
        } else if (cause instanceof TimeoutException) {
            return "the receiver did not answer within " + timeoutMs + " ms";
        }
        return cause instanceof ConnectException
                ? "the receiver cannot be reached: " + FailureText.of(cause)
                : "the receiver did not answer: " + FailureText.of(cause);
    }
}
