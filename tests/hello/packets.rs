//! Packet captures made in the test: frames, segments, and the two containers.

/// A frame's payload is IP; what stands before it depends on the link.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// As tcpdump numbers it.
    pub number: u32,
    /// What stands before the IP header.
    pub header: &'static [u8],
}

pub const ETHERNET: Link =
    Link { number: 1, header: &[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x08, 0x00] };
pub const VLAN: Link =
    Link { number: 1, header: &[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x81, 0x00, 0, 7, 0x08, 0x00] };
pub const LOOPBACK: Link = Link { number: 0, header: &[2, 0, 0, 0] };
pub const RAW: Link = Link { number: 101, header: &[] };
pub const COOKED: Link =
    Link { number: 113, header: &[0, 4, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0x08, 0x00] };
pub const COOKED_2: Link = Link {
    number: 276,
    header: &[0x08, 0x00, 0, 0, 0, 0, 0, 2, 0, 1, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0],
};

fn ipv4(protocol: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(20 + payload.len()).expect("a short packet").to_be_bytes();
    let mut header = vec![0x45, 0, length[0], length[1], 0, 0, 0x40, 0, 64, protocol, 0, 0];
    header.extend([10, 0, 0, 1, 10, 0, 0, 2]);
    [&header[..], payload].concat()
}

/// A segment from port 40000 to 443.
pub fn tcp(link: Link, number: u32, syn: bool, payload: &[u8]) -> Vec<u8> {
    let mut segment = vec![0x9c, 0x40, 0x01, 0xbb];
    segment.extend(number.to_be_bytes());
    segment.extend([0, 0, 0, 0, 0x50, if syn { 2 } else { 0x18 }, 0xff, 0xff, 0, 0, 0, 0]);
    segment.extend(payload);
    [link.header, &ipv4(6, &segment)].concat()
}

/// A datagram from port 40000 to 4433.
pub fn udp(link: Link, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(8 + payload.len()).expect("a short datagram").to_be_bytes();
    let header = [0x9c, 0x40, 0x11, 0x51, length[0], length[1], 0, 0];
    [link.header, &ipv4(17, &[&header[..], payload].concat())].concat()
}

/// The old container, big-endian where asked.
pub fn pcap(link: u32, packets: &[Vec<u8>], big: bool) -> Vec<u8> {
    let number = |value: u32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    let mut file = number(0xa1b2_c3d4).to_vec();
    file.extend(if big { [0, 2, 0, 4] } else { [2, 0, 4, 0] });
    for value in [0, 0, 262_144, link] {
        file.extend(number(value));
    }
    for packet in packets {
        let length = u32::try_from(packet.len()).expect("a short packet");
        for value in [1, 2, length, length] {
            file.extend(number(value));
        }
        file.extend(packet);
    }
    file
}

fn block(kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = [body, &vec![0; body.len().wrapping_neg() % 4]].concat();
    let length = u32::try_from(12 + padded.len()).expect("a short block").to_le_bytes();
    [&kind.to_le_bytes()[..], &length, &padded, &length].concat()
}

/// The new container: a section, an interface, a block a packet.
pub fn pcapng(link: u32, packets: &[Vec<u8>]) -> Vec<u8> {
    let section = [&0x1a2b_3c4d_u32.to_le_bytes()[..], &[1, 0, 0, 0], &[0xff; 8]].concat();
    let mut file = block(0x0a0d_0d0a, &section);
    let link = u16::try_from(link).expect("a link type").to_le_bytes();
    file.extend(block(1, &[&link[..], &[0, 0, 0, 0, 4, 0]].concat()));
    for packet in packets {
        let length = u32::try_from(packet.len()).expect("a short packet").to_le_bytes();
        file.extend(block(6, &[&[0; 12][..], &length, &length, packet].concat()));
    }
    file
}
