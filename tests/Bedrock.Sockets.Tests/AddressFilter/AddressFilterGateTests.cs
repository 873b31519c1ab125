using System.Net;
using System.Net.Sockets;
using Bedrock.Sockets.AddressFilter;
using FsCheck;
using FsCheck.Fluent;

namespace Bedrock.Sockets.Tests.AddressFilter;

public sealed class AddressFilterGateTests
{
    [Theory]
    [InlineData(null, null, "10.0.0.1", true)]
    [InlineData("", " , ", "10.0.0.1", true)]
    [InlineData("10.0.0.0/8", null, "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", null, "11.0.0.1", false)]
    [InlineData("10.0.0.0/8", null, "::ffff:10.0.0.1", true)]
    [InlineData(null, "10.0.0.0/8", "::ffff:10.0.0.1", false)]
    [InlineData("10.0.0.0/8", "10.0.0.7", "10.0.0.7", false)]
    [InlineData("10.0.0.7", "10.0.0.0/8", "10.0.0.7", false)]
    [InlineData("2001:db8::/32, 192.168.1.7", null, "2001:db8:1::1", true)]
    [InlineData("2001:db8::/32, 192.168.1.7", null, "192.168.1.7", true)]
    [InlineData("2001:db8::/32, 192.168.1.7", null, "192.168.1.8", false)]
    [InlineData("::ffff:192.168.1.7", null, "192.168.1.7", true)]
    [InlineData(null, "0.0.0.0/0", "2001:db8::1", true)]
    [InlineData(null, "::/0", "10.0.0.1", true)]
    public async Task Deny_wins_and_an_allow_list_shuts_out_who_is_not_on_it(string? allow, string? deny, string peer, bool enters)
    {
        var filter = new AddressFilterGate(allow, deny);

        var decision = await filter.EnterAsync(new IPEndPoint(IPAddress.Parse(peer), 1), default);

        Assert.Equal(enters, decision.IsEntered);
    }

    [Fact]
    public async Task Peers_without_an_address_are_let_in()
    {
        var filter = new AddressFilterGate(allow: "10.0.0.1");

        var decision = await filter.EnterAsync(new UnixDomainSocketEndPoint("/x"), default);

        Assert.True(decision.IsEntered);
    }

    [Theory]
    [InlineData("10.0.0.1/8", "'10.0.0.1/8' is no network")]
    [InlineData("10.0.0.0/33", "'10.0.0.0/33' is no network")]
    [InlineData("localhost", "'localhost' is no network")]
    [InlineData("::ffff:10.0.0.0/104", "'::ffff:10.0.0.0/104' is IPv4 written as IPv6")]
    public void An_entry_that_would_never_match_is_refused_by_name(string list, string message)
    {
        var error = Assert.Throws<FormatException>(() => new AddressFilterGate(deny: list));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Against a reference that compares bit by bit.</summary>
    [Fact]
    public void It_agrees_with_comparing_bit_by_bit()
    {
        // Few different bytes, so that addresses often lie in the networks.
        var bytes = Gen.Elements<byte>(0, 1, 10, 128, 255);
        var addresses = Gen.Elements(4, 16).SelectMany(length => bytes.ArrayOf(length)).Select(each => new IPAddress(each));
        var networks = addresses.SelectMany(address => Gen.Choose(0, Bits(address)).Select(prefix => Network(address, prefix)));
        var cases = from allow in networks.ListOf() from deny in networks.ListOf() from peer in addresses select (allow, deny, peer);

        Prop.ForAll(cases.ToArbitrary(), each =>
        {
            // Mapped networks are refused by the filter, and mapped peers are looked up as IPv4.
            var allow = each.allow.Where(network => !network.BaseAddress.IsIPv4MappedToIPv6).ToList();
            var deny = each.deny.Where(network => !network.BaseAddress.IsIPv4MappedToIPv6).ToList();
            var peer = each.peer.IsIPv4MappedToIPv6 ? each.peer.MapToIPv4() : each.peer;
            var expected = !deny.Exists(network => Holds(network, peer)) && (allow.Count == 0 || allow.Exists(network => Holds(network, peer)));

            return new AddressFilterGate(string.Join(',', allow), string.Join(',', deny)).Allows(each.peer) == expected;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    private static int Bits(IPAddress address) => address.GetAddressBytes().Length * 8;

    private static IPNetwork Network(IPAddress address, int prefix)
    {
        var bytes = address.GetAddressBytes();
        for (var bit = prefix; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        }

        return new IPNetwork(new IPAddress(bytes), prefix);
    }

    private static bool Holds(IPNetwork network, IPAddress address)
    {
        var (one, other) = (network.BaseAddress.GetAddressBytes(), address.GetAddressBytes());
        return one.Length == other.Length
            && Enumerable.Range(0, network.PrefixLength).All(bit => ((one[bit / 8] ^ other[bit / 8]) & (0x80 >> (bit % 8))) == 0);
    }
}
