//! Packet captures: pcap and pcapng, Ethernet, loopback, Linux cooked and raw IP.

use std::net::{IpAddr, SocketAddr};

use etherparse::{EtherType, LaxNetSlice, LaxSlicedPacket, TransportSlice};
use pcap_parser::traits::PcapNGPacketBlock;
use pcap_parser::{Block, Linktype, PcapBlockOwned, PcapError, create_reader};

use super::captured::{Captured, Source};
use super::error::CaptureError;
use super::flow::{Flows, Key, Segment, is_hello};

/// Room for the largest packet that capture programs write, 256 KiB, and its header.
const LARGEST_BLOCK: usize = 1 << 20;

/// Links that are read: NULL and LOOP (four bytes of address family, which the IP header tells as
/// well), Ethernet, LINUX_SLL and LINUX_SLL2 (the protocol's number at 14 and 0 of their headers), RAW
/// with the numbers that some systems use, IPV4 and IPV6.
const READ_LINKS: [i32; 10] = [0, 108, 1, 113, 276, 12, 14, 101, 228, 229];

/// Finds the first conversation that begins with a ClientHello.
pub fn find(file: &[u8]) -> Result<Captured, CaptureError> {
    let mut capture = Capture::default();
    capture.read(file)?;
    let hello = |(_, bytes): &(Key, Vec<u8>)| is_hello(bytes);
    let mut hellos = capture.flows.beginnings().filter(hello);
    let Some((key, bytes)) = hellos.next() else { return Err(capture.nothing()) };
    let source = Source::Packets { from: key.from, to: key.to, others: hellos.count() };
    Ok(Captured { bytes, source })
}

#[derive(Default)]
struct Capture {
    /// Of each interface of the section.
    links: Vec<Linktype>,
    flows: Flows,
    packets: usize,
    /// A link type that is not read.
    unread: Option<i32>,
}

impl Capture {
    /// Block by block; a capture that was cut off ends where it was cut.
    fn read(&mut self, file: &[u8]) -> Result<(), CaptureError> {
        let damaged = |packet, problem| CaptureError::Damaged { packet, problem };
        let mut reader = create_reader(LARGEST_BLOCK, file)
            .map_err(|_| damaged(0, "its header cannot be read"))?;
        loop {
            match reader.next() {
                Ok((length, block)) => {
                    self.block(&block);
                    reader.consume(length);
                }
                Err(PcapError::Eof | PcapError::UnexpectedEof) => return Ok(()),
                Err(PcapError::Incomplete(_)) => {
                    let refilled = reader.refill();
                    refilled
                        .map_err(|_| damaged(self.packets + 1, "it is longer than any packet"))?;
                }
                Err(_) => return Err(damaged(self.packets + 1, "its block cannot be read")),
            }
        }
    }

    fn block(&mut self, block: &PcapBlockOwned<'_>) {
        match block {
            PcapBlockOwned::LegacyHeader(header) => self.links = vec![header.network],
            PcapBlockOwned::Legacy(packet) => self.packet(0, packet.data),
            PcapBlockOwned::NG(Block::SectionHeader(_)) => self.links.clear(),
            PcapBlockOwned::NG(Block::InterfaceDescription(it)) => self.links.push(it.linktype),
            PcapBlockOwned::NG(Block::EnhancedPacket(packet)) => {
                self.packet(packet.if_id as usize, packet.packet_data());
            }
            PcapBlockOwned::NG(Block::SimplePacket(packet)) => self.packet(0, packet.packet_data()),
            PcapBlockOwned::NG(_) => {}
        }
    }

    fn packet(&mut self, interface: usize, data: &[u8]) {
        self.packets += 1;
        let Some(link) = self.links.get(interface).copied() else { return };
        if !READ_LINKS.contains(&link.0) {
            self.unread = Some(link.0);
        } else if let Some(packet) = slice(link, data) {
            self.transport(&packet);
        }
    }

    fn transport(&mut self, packet: &LaxSlicedPacket<'_>) {
        let Some((from, to)) = packet.net.as_ref().and_then(addresses) else { return };
        let key = |from_port, to_port, stream| Key {
            from: SocketAddr::new(from, from_port),
            to: SocketAddr::new(to, to_port),
            stream,
        };
        match &packet.transport {
            Some(TransportSlice::Tcp(tcp)) => {
                let segment = Segment {
                    number: tcp.sequence_number(),
                    opens: tcp.syn(),
                    payload: tcp.payload(),
                };
                self.flows.push(key(tcp.source_port(), tcp.destination_port(), true), segment);
            }
            Some(TransportSlice::Udp(udp)) => {
                let segment = Segment { number: 0, opens: false, payload: udp.payload() };
                self.flows.push(key(udp.source_port(), udp.destination_port(), false), segment);
            }
            _ => {}
        }
    }

    fn nothing(&self) -> CaptureError {
        match self.unread {
            Some(link) if self.flows.len() == 0 => CaptureError::LinkType { link },
            _ => CaptureError::NoHello { packets: self.packets, flows: self.flows.len() },
        }
    }
}

/// What carries IP in a frame of a link that is read; nothing, where it is something else.
fn slice(link: Linktype, data: &[u8]) -> Option<LaxSlicedPacket<'_>> {
    let ip = |data| LaxSlicedPacket::from_ip(data).ok();
    let cooked = |at: usize, header: usize| {
        let kind = data.get(at..at + 2)?;
        let kind = EtherType(u16::from_be_bytes([*kind.first()?, *kind.get(1)?]));
        Some(LaxSlicedPacket::from_ether_type(kind, data.get(header..)?))
    };
    match link.0 {
        0 | 108 => data.get(4..).and_then(ip),
        1 => LaxSlicedPacket::from_ethernet(data).ok(),
        113 => cooked(14, 16),
        276 => cooked(0, 20),
        _ => ip(data),
    }
}

fn addresses(net: &LaxNetSlice<'_>) -> Option<(IpAddr, IpAddr)> {
    match net {
        LaxNetSlice::Ipv4(ip) => {
            let header = ip.header();
            Some((header.source_addr().into(), header.destination_addr().into()))
        }
        LaxNetSlice::Ipv6(ip) => {
            let header = ip.header();
            Some((header.source_addr().into(), header.destination_addr().into()))
        }
        LaxNetSlice::Arp(_) => None,
    }
}
