package io.tallylight.orders.webhook;

import io.tallylight.config.PrivateAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Decides which addresses a receiver may have: a configured URL must not become a way into the network behind it. */
final class AddressPolicy {
    private AddressPolicy() {}

    /**
     * Returns the addresses of a host; blocks while they are looked up.
     *
     * @throws UnknownHostException when there are none, or one of them is private and those are not allowed
     */
    static InetAddress[] of(String host, boolean allowPrivate) throws UnknownHostException {
        InetAddress[] all = InetAddress.getAllByName(host);
        for (InetAddress address : all) {
            if (!allowPrivate && PrivateAddresses.isPrivate(address)) {
                throw new UnknownHostException(host + " is at the private address " + address.getHostAddress()
                        + "; orders.webhook.allowPrivateAddresses lets it");
            }
        }
        return all;
    }
}
