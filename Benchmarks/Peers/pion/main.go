// A server of the calls protocol over Pion: each caller's packets come back to him as they are, without a codec.
//
//	go run main.go PORT
//
// What `parley bench` measures Parley's transport against: the same messages, and no work on the audio. It sends no
// events.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"

	"github.com/gorilla/websocket"
	"github.com/pion/webrtc/v3"
)

type message struct {
	Type      string `json:"type"`
	EventID   string `json:"event_id"`
	CallID    string `json:"rtc_call_id,omitempty"`
	SDPOffer  string `json:"sdp_offer,omitempty"`
	SDPAnswer string `json:"sdp_answer,omitempty"`
}

func answer(api *webrtc.API, offer string) (*webrtc.PeerConnection, string, error) {
	connection, err := api.NewPeerConnection(webrtc.Configuration{})
	if err != nil {
		return nil, "", err
	}
	opus := webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
	back, err := webrtc.NewTrackLocalStaticRTP(opus, "audio", "pion")
	if err == nil {
		_, err = connection.AddTrack(back)
	}
	if err != nil {
		connection.Close()
		return nil, "", err
	}
	connection.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		for {
			packet, _, err := track.ReadRTP()
			if err != nil {
				return
			}
			if back.WriteRTP(packet) != nil {
				return
			}
		}
	})
	err = connection.SetRemoteDescription(webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: offer})
	if err != nil {
		connection.Close()
		return nil, "", err
	}
	gathered := webrtc.GatheringCompletePromise(connection)
	description, err := connection.CreateAnswer(nil)
	if err == nil {
		err = connection.SetLocalDescription(description)
	}
	if err != nil {
		connection.Close()
		return nil, "", err
	}
	<-gathered
	return connection, connection.LocalDescription().SDP, nil
}

func main() {
	if len(os.Args) < 2 {
		log.Fatal("the port is missing")
	}
	// One UDP port for all calls, on loopback, as Parley has it.
	udp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		log.Fatal(err)
	}
	settings := webrtc.SettingEngine{}
	settings.SetICEUDPMux(webrtc.NewICEUDPMux(nil, udp))
	settings.SetLite(true)
	settings.SetNetworkTypes([]webrtc.NetworkType{webrtc.NetworkTypeUDP4})
	settings.SetIncludeLoopbackCandidate(true)
	media := webrtc.MediaEngine{}
	if err := media.RegisterDefaultCodecs(); err != nil {
		log.Fatal(err)
	}
	api := webrtc.NewAPI(webrtc.WithSettingEngine(settings), webrtc.WithMediaEngine(&media))

	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	count := 0
	http.HandleFunc("/", func(response http.ResponseWriter, request *http.Request) {
		socket, err := upgrader.Upgrade(response, request, nil)
		if err != nil {
			return
		}
		defer socket.Close()
		var connection *webrtc.PeerConnection
		defer func() {
			if connection != nil {
				connection.Close()
			}
		}()
		for {
			_, text, err := socket.ReadMessage()
			if err != nil {
				return
			}
			var create message
			if json.Unmarshal(text, &create) != nil || create.Type != "rtc.call.sdp.create" || connection != nil {
				continue
			}
			var sdp string
			connection, sdp, err = answer(api, create.SDPOffer)
			if err != nil {
				log.Print(err)
				return
			}
			count++
			created := message{
				Type: "rtc.call.sdp.created", EventID: fmt.Sprint("event_", count), CallID: fmt.Sprint("sess_", count),
				SDPAnswer: sdp,
			}
			if socket.WriteJSON(created) != nil {
				return
			}
		}
	})
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("ws://" + listener.Addr().String())
	log.Fatal(http.Serve(listener, nil))
}
