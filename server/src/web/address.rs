//! The client's address: the peer of the connection, unless that is a proxy whose word counts.

use std::net::{IpAddr, SocketAddr};

use http::HeaderMap;

/// Who is at the other end of the connection; the listener puts it on each request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// The nearest address in `X-Forwarded-For` that is not itself a trusted proxy. A client can write anything
/// into that header, so it counts only from a trusted peer, and only from the right.
pub(crate) fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    for hop in forwarded.into_iter().rev() {
        match hop.parse::<IpAddr>() {
            Ok(address) if trusted.contains(&address) => {}
            Ok(address) => return address,
            Err(_) => return peer,
        }
    }
    peer
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn whatever_is_forwarded_a_stranger_stays_where_it_is_and_a_proxy_names_an_address(
            values in vec("[ -~]{0,60}", 0..4), hops in vec(any::<u32>(), 0..4)
        ) {
            let (stranger, proxy) = (IpAddr::from([203, 0, 113, 9]), IpAddr::from([10, 0, 0, 1]));
            let mut headers = HeaderMap::new();
            let hops: Vec<_> = hops.into_iter().map(|hop| std::net::Ipv4Addr::from(hop).to_string()).collect();
            for value in values.into_iter().chain([hops.join(", ")]) {
                if let Ok(value) = value.parse() {
                    headers.append("x-forwarded-for", value);
                }
            }
            prop_assert_eq!(client(stranger, &headers, &[proxy]), stranger);
            let seen = client(proxy, &headers, &[proxy]).to_string();
            prop_assert!(seen == "10.0.0.1" || hops.last() == Some(&seen) || hops.iter().any(|hop| hop == "10.0.0.1"));
        }
    }

    fn seen(peer: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        client(
            peer.parse().unwrap(),
            &headers,
            &["10.0.0.1".parse().unwrap()],
        )
        .to_string()
    }

    #[test]
    fn a_stranger_cannot_choose_its_address() {
        assert_eq!(seen("203.0.113.9", "198.51.100.1"), "203.0.113.9");
    }

    #[test]
    fn a_trusted_proxy_tells_the_client_and_what_the_client_wrote_before_it_does_not_count() {
        assert_eq!(seen("10.0.0.1", "1.2.3.4, 203.0.113.9"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "203.0.113.9, 10.0.0.1"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", "nonsense"), "10.0.0.1");
    }
}
